"""What users should know of faces that were made."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TypeVar, overload

Item = TypeVar("Item")


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
