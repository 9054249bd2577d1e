"""The history of a run: a row for each start, end and `retry`. Rows are only appended, never changed."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from stylegan2.files.durable import append_durably
from stylegan2.training.queue.job import now

ATTEMPTS_FILE = "attempts.jsonl"
# Outcomes of an attempt that count as failures. The other outcomes are done, stopped and cancelled.
FAILURES = ("failed", "stalled")
Row = dict[str, Any]


class Attempts:
    """The file `attempts.jsonl` of a run. Readers skip a row that is incomplete after a kill or on a full disk."""

    def __init__(self, folder: Path):
        self._path = folder / ATTEMPTS_FILE

    def append(self, event: str, **facts: Any) -> None:
        """Adds a row with the current time, and returns once it is on disk.

        Raises:
            OSError: it cannot be written.
        """
        text = (json.dumps({"event": event, "time": now(), **facts}) + "\n").encode()
        append_durably(self._path, text if _ends_whole(self._path) else b"\n" + text)

    def rows(self) -> list[Row]:
        """Returns the rows so far."""
        try:
            lines = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        return [row for line in lines if (row := _row(line))]


@dataclasses.dataclass(frozen=True)
class RecentFailures:
    """The failures of a run since it last made progress or was put back with `retry`.

    Args:
        count: Number of failures of any kind.
        same: Number of the last failures in a row that were of the same kind.
        signature: The kind of the last failure.
        error: The error of the last failure.
        time: The time of the last failure, in ISO 8601.
        nimg: Images that the checkpoint had seen at the last failure.
    """

    count: int = 0
    same: int = 0
    signature: str = ""
    error: str = ""
    time: str = ""
    nimg: int = 0

    def after(self, row: Row) -> RecentFailures:
        """Returns the failures after one more row of the history."""
        if row["event"] == "retry":
            return RecentFailures()
        if row["event"] != "end" or row.get("outcome") not in FAILURES:
            return self
        stuck = self.count > 0 and row.get("nimg", 0) <= self.nimg
        signature = str(row.get("signature", ""))
        return RecentFailures(
            count=self.count + 1 if stuck else 1,
            same=self.same + 1 if stuck and signature == self.signature else 1,
            signature=signature,
            error=str(row.get("error", "")),
            time=row["time"],
            nimg=row.get("nimg", 0),
        )


def recent_failures(rows: Sequence[Row]) -> RecentFailures:
    """Returns the recent failures in a history. An attempt without an end was interrupted, which is no failure."""
    found = RecentFailures()
    for row in rows:
        found = found.after(row)
    return found


def signature(text: str) -> str:
    """Returns an error message without numbers and addresses, which differ from one failure to the next."""
    return re.sub(r"0x[0-9a-fA-F]+|[-+]?\d[\d.,]*(e[-+]?\d+)?", "#", text)


def _row(line: bytes) -> Row | None:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(row, dict) and isinstance(row.get("event"), str) and isinstance(row.get("time"), str)
    return row if whole and isinstance(row.get("nimg", 0), int) else None


def _ends_whole(path: Path) -> bool:
    """Returns whether the last row is whole; a process that is killed may have written a part of one."""
    if not path.exists() or not path.stat().st_size:
        return True
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"
