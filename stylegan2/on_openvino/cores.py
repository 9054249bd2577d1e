"""How many threads are of use if control groups limit the time of this process.

OpenVINO starts one thread per core. It ignores CPU quotas, with which containers limit time: with a quota of one core,
two threads use up the time and then both wait.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

_UNLIMITED = ("max", "-1")


def thread_limit() -> int | None:
    """Returns the number of threads that the quota leaves useful; None if it is no smaller than the number of cores."""
    limit = quota()
    return limit if limit is not None and limit < _cores() else None


def quota(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> int | None:
    """Returns the smallest quota of this process's control group and of those above it, in cores; None without one.

    A part of a core counts as a whole one.

    Args:
        root: Where the control groups are mounted, of version 2 or 1.
        own: The file that names this process's control groups.
    """
    quotas = [found for folder in _folders(root, own) if (found := _quota_of(folder)) is not None]
    return max(math.ceil(min(quotas)), 1) if quotas else None


def _folders(root: Path, own: Path) -> list[Path]:
    """Returns the folders of this process's control groups, and all above them up to the mount point."""
    try:
        lines = own.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return [root, root / "cpu"]
    folders: list[Path] = []
    for line in lines:
        controllers, _, path = line.partition(":")[2].partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        # Version 1 has a mount point for each controller, and with both versions the second one has one too.
        mounts = [root / "cpu", root / controllers] if controllers else [root, root / "unified"]
        parts = [part for part in path.split("/") if part not in ("", "..")]
        folders += [mount.joinpath(*parts[:length]) for mount in mounts for length in range(len(parts) + 1)]
    return folders


def _quota_of(folder: Path) -> float | None:
    try:
        if (limit := folder / "cpu.max").exists():
            time, period = limit.read_text().split()
        else:
            time, period = ((folder / f"cpu.cfs_{name}_us").read_text().strip() for name in ("quota", "period"))
        return None if time in _UNLIMITED else int(time) / int(period)
    except (OSError, ValueError, ZeroDivisionError):  # no limit there, or a file of another kind
        return None


def _cores() -> int:
    """Returns how many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
