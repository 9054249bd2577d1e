"""Documents whose commands are typed by tests: read, served, compared."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
INSTALLATION = 900  # seconds that pip may take
PATIENCE = 300  # seconds that a command may take


def console(text: str) -> list[tuple[str, str]]:
    """The commands of all console blocks, each with the output that is shown below it; `> ` goes on with a command."""
    parts = [part for block in blocks(text, "console") for part in re.split(r"^\$ ", block, flags=re.MULTILINE) if part]
    commands = [re.match(r".*\n(> .*\n)*", part)[0] for part in parts]
    return [
        (command.replace("\n> ", "\n").strip(), part.removeprefix(command).strip())
        for command, part in zip(commands, parts, strict=True)
    ]


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of that language."""
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def typed(command: str, folder: Path, address: str) -> str:
    """What `command` prints when it is typed in `folder`, with the service at `address`."""
    command = command.replace("curl ", "curl --silent --show-error ").replace("localhost:8000", address)
    run = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environ(), capture_output=True, text=True, timeout=PATIENCE
    )
    assert run.returncode == 0, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout


def resembles(shown: str, real: str) -> bool:
    """Whether `real` is what is shown, where `...` stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.split("..."))
    return re.fullmatch(pattern, real.strip(), re.DOTALL) is not None


@contextlib.contextmanager
def served(clone: Path, settings: dict[str, str]) -> Iterator[str]:
    """`make run` with these variables, on an address of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with open(clone / "log", "w") as log:
        server = subprocess.Popen(
            ["make", "run", f"ARGS=--bind {address}"], cwd=clone, env=environ() | settings, stdout=log, stderr=log
        )
    try:
        wait_until_ready(server, address, clone / "log")
        yield address
    finally:
        server.terminate()
        server.wait(60)


def cloned(folder: Path) -> Path:
    """A fresh clone of this repository, below `folder`."""
    subprocess.run(["git", "clone", "--quiet", ROOT, folder / "facespace"], check=True)
    return folder / "facespace"


def environ() -> dict[str, str]:
    """What a stranger's shell has."""
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG") or "PIP" in name}


def wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    """Returns once the service has loaded its network."""
    deadline = time.monotonic() + INSTALLATION
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{address}/readyz", timeout=5):
                return
        except OSError:  # pip is at work, in another process, or TensorFlow is being imported
            time.sleep(0.5)
    raise AssertionError(log.read_text())
