"""What users should know of faces that were made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")
NOT_STORED = 0  # the id of a face in warnings that was not stored, and so has none


@dataclasses.dataclass(frozen=True)
class Warned:
    """Something that a user should know of: a short code for programs, and a text."""

    code: str
    detail: str


@dataclasses.dataclass(frozen=True)
class Made(Sequence[Item]):
    """What a request made, in order, with the warnings about it."""

    items: Sequence[Item]
    warnings: Sequence[Warned] = ()

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Sequence[Item]:
        return self.items[index]


def faces_in_words(ids: Sequence[int], most: int | None = None) -> str:
    """Returns "Face 3" or "Faces 3, 4 and 8 more", of which `most` are named; "The face" if it is NOT_STORED."""
    if list(ids) == [NOT_STORED]:
        return "The face"
    named = ids[:most]
    more = f" and {len(ids) - len(named)} more" if len(ids) > len(named) else ""
    return f"{'Face' if len(ids) == 1 else 'Faces'} {', '.join(map(str, named))}{more}"
