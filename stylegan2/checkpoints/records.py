"""What an unpickled file is made of besides plain Python values: records, and the names that stand for them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any


@dataclasses.dataclass
class Record:
    """An object of the file as plain data: what kind it is, what it was made from, and its attributes."""

    kind: str
    arguments: tuple = ()
    state: Any = None

    def build(self, state: Any) -> None:
        """Take the attributes that the file gives the object."""
        self.state = state


@dataclasses.dataclass(frozen=True)
class Builder:
    """What a name in a file stands for: the name, and our own function that builds the object from its arguments."""

    name: str
    build: Callable[..., Any]


class Mark:
    """Where on the unpickler's stack a tuple, list or dictionary of the file begins."""
