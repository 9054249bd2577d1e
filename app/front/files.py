"""The static files of the page, below an address that changes with their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

FOLDER = Path(__file__).parent / "static"


def version_of(folder: Path) -> str:
    """Returns a hash of the names and contents of all files below a folder, in 16 hexadecimal digits.

    Modules import each other by relative paths, so that one hash stands for all of them, and none of them has to be
    rewritten.
    """
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return whole.hexdigest()[:16]


def modules_in(folder: Path) -> list[str]:
    """Returns the paths of all JavaScript modules below a folder, relative to it."""
    paths = [path for path in folder.rglob("*") if path.suffix in (".js", ".mjs")]
    return sorted(path.relative_to(folder).as_posix() for path in paths)
