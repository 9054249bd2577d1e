"""Ties a child process to its worker, waits for permission to begin, and then becomes the command.

This is a program of its own because Python cannot safely run code between fork and exec.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def launch(command: list[str]) -> None:
    """Waits for a line on standard input, then becomes the command. Returns if standard input is closed instead.

    On Linux the kernel sends SIGTERM to the command when the worker dies, even by SIGKILL. (On other systems the
    command runs to its end, and its lock keeps other workers away.) If the worker died before this
    call, the pipe is closed.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if not os.read(0, 1):
        return
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.execvp(command[0], command)


if __name__ == "__main__":
    launch(sys.argv[1:])
