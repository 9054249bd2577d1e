"""Reads memory and CPU time of running processes from /proc."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def child(process: int) -> int:
    """Returns the last child of a process, which is Gunicorn's worker; the process itself if it has none."""
    children = _children(process)
    return children[-1] if children else process


def cpu_seconds(process: int) -> float:
    """Returns the CPU seconds, user and system, of a process and all processes that it has started."""
    return sum(_cpu_seconds(each) for each in _tree(process))


def resident(process: int) -> int:
    """Returns the resident memory of a process in MB."""
    return _status(process, "VmRSS")


def peak(process: int) -> int:
    """Returns the most resident memory in MB that a process has had, since `forget_peak` or since its start."""
    return _status(process, "VmHWM")


def forget_peak(process: int) -> None:
    """Lets the peak of a process begin again at its present memory."""
    Path(f"/proc/{process}/clear_refs").write_text("5")


def _tree(process: int) -> Iterator[int]:
    yield process
    for each in _children(process):
        yield from _tree(each)


def _children(process: int) -> list[int]:
    """Returns the running children of a process, whichever of its threads started them."""
    found: set[int] = set()
    for each in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(FileNotFoundError):  # the thread has just ended
            found |= set(map(int, each.read_text().split()))
    return sorted(found)


def _cpu_seconds(process: int) -> float:
    """Returns the CPU seconds of a process, and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS  # utime, stime, cutime, cstime


def _status(process: int, name: str) -> int:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(lines[name].split()[0]) >> 10
