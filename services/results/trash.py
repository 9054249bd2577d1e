"""Deleted faces, which can be restored for a while.

Files are moved into the trash all together or not at all, even if the process is killed: a list of their names is on
disk before the first one is moved, and the next start finishes what the list names.
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from services.recipes.face import file_name
from services.results.disk import disk_errors, hidden_folder
from stylegan2.files.durable import replace_durably, sync_folder

log = logging.getLogger(__name__)

_NAME = re.compile(r"([0-9]{1,12})-([0-9]{1,16})\.png")  # when it was deleted, in seconds since 1970, and the id
_DAY = 86_400
_MEGABYTE = 1_000_000


class Trash:
    """The trash of a results folder.

    Args:
        results: The results folder.
        days: For how long faces can be restored.
        megabytes: How much the trash may hold; the faces that were deleted first are removed first.
        clock: Returns the time in seconds since 1970.
    """

    def __init__(
        self, results: Path, *, days: float = 7, megabytes: float = 1000, clock: Callable[[], float] = time.time
    ) -> None:
        self._results = results
        self._folder = hidden_folder(results) / "trash"
        self._seconds = days * _DAY
        self._bytes = megabytes * _MEGABYTE
        self._clock = clock
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)

    @contextlib.contextmanager
    def moving(self, ids: Sequence[int]) -> Iterator[float]:
        """Moves the files of faces into the trash if the block succeeds. Yields until when they can be restored.

        The caller holds the lock of `publishing`. Faces without a file are deleted, too. Raises ResultsError.
        """
        now = self._clock()
        moves = {self._results / file_name(each): self._folder / f"{int(now)}-{each}.png" for each in ids}
        marks = self._folder / f"{secrets.token_hex(8)}.deleting"
        try:
            with disk_errors(self._folder):
                replace_durably(marks, msgspec.json.encode(list(ids)))
                for path, target in moves.items():
                    with contextlib.suppress(FileNotFoundError):
                        os.rename(path, target)
                sync_folder(self._results)
            yield now + self._seconds
        except BaseException:
            with disk_errors(self._folder):
                for path, target in moves.items():
                    with contextlib.suppress(FileNotFoundError):
                        os.rename(target, path)
                marks.unlink(missing_ok=True)
                sync_folder(self._results)
            raise
        marks.unlink(missing_ok=True)

    @contextlib.contextmanager
    def moving_back(self, files: Mapping[int, Path]) -> Iterator[None]:
        """Moves files of `find` back into the results folder if the block succeeds. Raises ResultsError."""
        moved: list[tuple[Path, Path]] = []
        try:
            with disk_errors(self._results):
                for face_id, path in files.items():
                    target = self._results / file_name(face_id)
                    os.rename(path, target)
                    moved.append((path, target))
                sync_folder(self._results)
            yield
        except BaseException:
            with disk_errors(self._folder):
                for path, target in moved:
                    os.rename(target, path)
                sync_folder(self._results)
            raise

    def unfinished(self) -> list[int]:
        """Returns the ids of faces that a process was deleting when it was killed, after their files are moved.

        Called at the start, by the one process that rebuilds the store. `forget_unfinished` ends it.
        """
        found: list[int] = []
        for marks in self._folder.glob("*.deleting"):
            with contextlib.suppress(OSError, msgspec.MsgspecError):
                found += msgspec.json.decode(marks.read_bytes(), type=list[int])
        for face_id in found:
            with disk_errors(self._folder), contextlib.suppress(FileNotFoundError):
                os.rename(self._results / file_name(face_id), self._folder / f"{int(self._clock())}-{face_id}.png")
        return found

    def forget_unfinished(self) -> None:
        """Forgets what `unfinished` returned, once the ids are retired."""
        for marks in self._folder.glob("*.deleting"):
            marks.unlink(missing_ok=True)

    def contents(self) -> list[tuple[int, float, float]]:
        """Returns the id of each face, when it was deleted and until when it can be restored; the newest one first."""
        newest = {face_id: deleted for deleted, face_id, _ in self._entries()}
        listed = [(face_id, float(deleted), deleted + self._seconds) for face_id, deleted in newest.items()]
        return sorted(listed, key=lambda entry: entry[1], reverse=True)

    def find(self, ids: Iterable[int]) -> dict[int, Path]:
        """Returns the files of those faces that are in the trash, by id."""
        wanted = set(ids)
        return {face_id: path for _, face_id, path in self._entries() if face_id in wanted}  # the newest one counts

    def empty(self) -> None:
        """Removes the faces whose time is over, and the oldest ones if there are too many. Never raises."""
        try:
            entries, now = self._entries(), self._clock()
            size = sum(path.stat().st_size for _, _, path in entries)
            for deleted, _, path in entries:
                if now - deleted <= self._seconds and size <= self._bytes:
                    return
                size -= path.stat().st_size
                path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("the trash %s could not be emptied: %s", self._folder, error)

    def clear(self) -> bool:
        """Removes all faces, and returns whether there were any. Raises ResultsError."""
        entries = self._entries()
        with disk_errors(self._folder):
            for _, _, path in entries:
                path.unlink(missing_ok=True)
        return bool(entries)

    def _entries(self) -> list[tuple[int, int, Path]]:
        """Returns when each face was deleted, its id, and its file, those that were deleted first at the beginning."""
        with disk_errors(self._folder):
            named = [(_NAME.fullmatch(entry.name), Path(entry.path)) for entry in os.scandir(self._folder)]
        return sorted((int(match[1]), int(match[2]), path) for match, path in named if match is not None)
