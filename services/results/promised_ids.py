"""Ids that are promised to the faces of an interruptible piece of work, so that another attempt makes none twice.

A job may be killed between publishing its faces and noting that it did. The ids of its faces are therefore on disk
before the faces are: the next attempt gets the same ids, and finds the faces that are stored under them.

Which work is being done is a context variable, so that it need not be handed through all services.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator
from contextvars import ContextVar
from pathlib import Path

import msgspec

from services.results.disk import disk_errors
from stylegan2.files.durable import replace_durably

Take = Callable[[int], list[int]]


class PromisedIds:
    """The ids that one piece of work takes, in the order in which it takes them.

    Args:
        path: The file that keeps them; its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._blocks = _read(path)
        self._next = 0

    def all(self) -> list[int]:
        """Returns all ids that were taken."""
        return [face_id for block in self._blocks for face_id in block]

    def ahead(self, amount: int) -> list[int] | None:
        """Returns the `amount` ids that an earlier attempt took at this point; None if there was none."""
        block = self._blocks[self._next] if self._next < len(self._blocks) else None
        return block if block is not None and len(block) == amount else None

    def skip(self) -> None:
        """Goes on to the ids after those that are ahead."""
        self._next += 1

    def take(self, amount: int, take: Take, retired: Callable[[], Collection[int]] = tuple) -> list[int]:
        """Returns the ids of an earlier attempt, or those of `take`, which are on disk when this method returns.

        Args:
            amount: How many ids.
            take: Takes new ids.
            retired: Returns the ids of deleted faces. An earlier attempt's are not used if one of them is deleted.

        Raises:
            StorageFull, ResultsError: The ids cannot be written.
        """
        ids = self.ahead(amount)
        if ids is None or not set(ids).isdisjoint(retired()):
            ids = take(amount)
            self._blocks = [*self._blocks[: self._next], ids]
            with disk_errors(self._path):
                replace_durably(self._path, msgspec.json.encode(self._blocks))
        self._next += 1
        return ids


_promised: ContextVar[PromisedIds | None] = ContextVar("promised_ids", default=None)


@contextlib.contextmanager
def promising(ids: PromisedIds) -> Iterator[None]:
    """Lets the faces that this thread makes during the block have the ids `ids`."""
    token = _promised.set(ids)
    try:
        yield
    finally:
        _promised.reset(token)


def promised_ids() -> PromisedIds | None:
    """Returns the ids promised to the work of this thread; None if it is no job's."""
    return _promised.get()


def _read(path: Path) -> list[list[int]]:
    with disk_errors(path):
        try:
            return msgspec.json.decode(path.read_bytes(), type=list[list[int]])
        except FileNotFoundError:
            return []
