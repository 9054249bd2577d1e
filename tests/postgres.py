"""A PostgreSQL of a test's own, where it is installed (Debian: `postgresql`)."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

_DEBIAN = Path("/usr/lib/postgresql")


def programs() -> Path | None:
    """Returns the folder of PostgreSQL's programs, or None if it is not installed."""
    newest = sorted(_DEBIAN.glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[-3]))
    found = newest[-1] if newest else shutil.which("pg_ctl")
    return None if found is None else Path(found).parent


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Yields the address of a new, empty database, reached through a socket in a folder of its own."""
    programs_folder = programs()
    assert programs_folder is not None
    with tempfile.TemporaryDirectory(prefix="facespace-postgres-") as socket_folder:
        user: list[str] = []
        if os.geteuid() == 0:  # it refuses to run as root
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(socket_folder, "postgres")
        data = f"{socket_folder}/data"

        def run(program: str, *arguments: str) -> None:
            command = [*user, str(programs_folder / program), "-D", data, *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=socket_folder)

        run("initdb", "--auth=trust", "--username=facespace", "--no-sync")
        run("pg_ctl", "start", "--wait", "--silent", "-l", f"{socket_folder}/log", "-o", f"-k {socket_folder} -h ''")
        try:
            yield f"postgresql+psycopg://facespace@/postgres?host={socket_folder}"
        finally:
            run("pg_ctl", "stop", "--mode=immediate", "--silent")
