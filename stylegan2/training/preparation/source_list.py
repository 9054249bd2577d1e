"""Keeps the names of all files of a source on disk, so that two million of them need only 16 MB of memory."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

from stylegan2.files.durable import replacing
from stylegan2.training.preparation.sources import SourceFile


class SourceList:
    """A list of files on disk, as `write` wrote it. `[i]` reads one entry. Needs 8 bytes of memory per file."""

    def __init__(self, path: Path):
        self._path = path
        self._file = path.open("rb")
        self._offsets = array("Q")
        offset = 0
        for line in self._file:
            self._offsets.append(offset)
            offset += len(line)

    @staticmethod
    def write(path: Path, files: Iterable[SourceFile]) -> None:
        """Writes the list as a whole, or not at all if interrupted."""
        with replacing(path) as temporary, temporary.open("w", encoding="ascii") as file:
            for each in files:
                file.write(json.dumps([each.container, each.member]) + "\n")

    def __len__(self) -> int:
        return len(self._offsets)

    def __getitem__(self, index: int) -> SourceFile:
        self._file.seek(self._offsets[index])
        return SourceFile(*json.loads(self._file.readline()))

    def __iter__(self) -> Iterator[SourceFile]:
        return (self[index] for index in range(len(self)))

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
