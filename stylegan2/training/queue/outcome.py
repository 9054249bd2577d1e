"""Determines the outcome of an attempt."""

from __future__ import annotations

import contextlib
import signal
from typing import Any

from stylegan2.training.queue.attempts import signature
from stylegan2.training.queue.child import Child
from stylegan2.training.queue.run import Run


def outcome(run: Run, child: Child, stop_reason: str | None) -> dict[str, Any]:
    """Returns the row that records the end of an attempt.

    An attempt has failed if it ended by itself before its target, whatever its exit status.

    Args:
        run: The run that was trained.
        child: The process that has ended.
        stop_reason: Why the worker asked the process to end: "stopped", "cancelled" or "stalled"; None if it did not.
    """
    status, last_line = child.status() or 0, ""
    with contextlib.suppress(OSError):
        last_line = child.last_line()
    row = {"pid": child.pid, "exit": status, "nimg": run.nimg() or 0, "error": ""}
    if run.is_done():
        return row | {"outcome": "done"}
    if stop_reason in ("stopped", "cancelled"):
        return row | {"outcome": stop_reason, "error": "" if status == 0 else _error(status, last_line)}
    if stop_reason == "stalled":
        return row | {"outcome": "stalled", "error": "no heartbeat", "signature": "stalled"}
    error = _error(status, last_line)
    # The last line of a killed process is chance, so its signature is the signal alone.
    return row | {"outcome": "failed", "error": error, "signature": signature(error) if status >= 0 else str(status)}


def _error(status: int, last_line: str) -> str:
    if status < 0:
        return f"killed by {_signal_name(-status)}"
    if status == 0:
        return f"ended before its target: {last_line}"
    return f"exit status {status}: {last_line}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
