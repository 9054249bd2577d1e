"""The objects of an unpickled file that are not plain Python values."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass(slots=True)
class Record:
    """An object of the file as plain data: the name of its class, its constructor's arguments, and its attributes."""

    kind: str
    arguments: tuple = ()
    state: Any = None

    def build(self, state: Any) -> None:
        """Sets the attributes that the file gives the object."""
        self.state = state


@dataclasses.dataclass(frozen=True, slots=True)
class Builder:
    """What a name in a file stands for: our own function, which builds the object from its arguments."""

    name: str
    build: Callable[..., Any]


@dataclasses.dataclass(frozen=True, slots=True)
class LongText:
    """A text too long to be a name or a setting. It stays in the file until its letters are needed."""

    data: memoryview
    encoding: str

    def decode(self) -> str:
        """Returns the text."""
        return str(self.data, self.encoding, "surrogatepass")


class Mark:
    """Marks where a tuple, list or dictionary begins on the stack of the unpickler."""


MARK = Mark()
