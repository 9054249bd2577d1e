"""The first moments of a child: bound to its worker, it waits for the word to begin and becomes the command.

A program of its own, as what it does has to happen between fork and exec, where Python runs nothing safely.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def launch(command: list[str]) -> None:
    """Becomes the command once a line has come through standard input; ends if that closes instead.

    The worker that dies from now on, even by SIGKILL, has the kernel send SIGTERM to the command (on Linux; elsewhere
    an orphan goes on to its target, and its lock keeps others away). One that died before has closed the pipe.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if not os.read(0, 1):
        return
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.execvp(command[0], command)


if __name__ == "__main__":
    launch(sys.argv[1:])
