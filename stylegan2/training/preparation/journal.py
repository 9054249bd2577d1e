"""Records finished work so that it survives a kill at any moment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from stylegan2.files.durable import sync_file


class Journal:
    """A file of JSON lines. When `commit` returns, the rows are on disk in order. An incomplete last row is dropped.

    Args:
        path: The file; created if it is missing.
        replay: Called with each row that the file holds already.
    """

    def __init__(self, path: Path, replay: Callable[[Any], None]):
        self._waiting: list[str] = []
        self.rows = 0
        self._file = path.open("ab+")
        try:
            self._file.truncate(self._replayed(replay))
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @staticmethod
    def read(path: Path) -> Iterator[Any]:
        """Yields the rows of a journal that no process is writing to."""
        with path.open("rb") as file:
            yield from map(json.loads, file)

    def append(self, row: Any) -> None:
        """Adds a row, which the next `commit` writes."""
        self._waiting.append(json.dumps(row, separators=(",", ":")))
        self.rows += 1

    def commit(self) -> None:
        """Writes the rows that were appended, and returns once they are on disk."""
        self._file.write("".join(row + "\n" for row in self._waiting).encode("ascii"))
        sync_file(self._file)
        self._waiting.clear()

    def _replayed(self, replay: Callable[[Any], None]) -> int:
        """Replays the rows up to the first incomplete one, and returns their size in bytes."""
        self._file.seek(0)
        whole = 0
        for line in self._file:
            try:
                row = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                row = None
            if row is None:
                break
            replay(row)
            self.rows += 1
            whole += len(line)
        return whole
