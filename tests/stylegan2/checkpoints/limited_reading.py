"""Reads files in child processes of limited time and memory: `python -m ...limited_reading FOLDER`.

Prints a line of JSON for each file: its name, what came of it, its seconds of processor time, and by how many megabytes
its process grew.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path

from stylegan2.checkpoints import read_checkpoint
from stylegan2.errors import CheckpointError

MEGABYTE = 1 << 20
MAX_MEMORY = 500 * MEGABYTE
MAX_SECONDS = 10


def outcome(path: Path) -> str:
    """Returns "network", the refusal, or the exception that should not be."""
    try:
        read_checkpoint(path, discriminator=True)
    except CheckpointError as error:
        return f"refused: {error}"
    except BaseException as error:
        return f"failed: {type(error).__name__}: {error}"[:500]
    return "network"


def limit() -> None:
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MAX_MEMORY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS + 1))


def read_in_child(path: Path) -> dict[str, object]:
    """Reads a file in a child process of its own, and measures the process."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        limit()
        os.write(writing, outcome(path).encode("utf-8", "backslashreplace"))
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:
        result = file.read().decode()
    _, status, usage = os.wait4(child, 0)
    return {
        "name": path.name,
        "outcome": result or f"failed: ended with {status}",
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss / 1024 - resident / MEGABYTE,
    }


if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).iterdir())
    outcome(files[0])  # what the first file imports is not to be counted
    for file in files:
        sys.stdout.write(json.dumps(read_in_child(file)) + "\n")
