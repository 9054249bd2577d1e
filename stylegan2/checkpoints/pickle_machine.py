"""Executes pickles without Python's `pickle` module: a file can import nothing and call only our own builders.

A pickle is a program for a small stack machine. This machine knows only the instructions in `pickle_instructions`. A
name in the file stands for what `find_global` returns, and is called only if that is one of our `Builder`s. Sizes that
the file claims are never trusted: strings are slices of the file, and each instruction pays for what it builds (see
`budget`), so memory and time are limited.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Callable
from typing import Any

from stylegan2.checkpoints.budget import Budget
from stylegan2.checkpoints.pickle_instructions import INSTRUCTIONS, STOP
from stylegan2.checkpoints.records import Builder, Mark
from stylegan2.errors import CheckpointError

# What an instruction costs beside what it builds: its own time, and a small object such as a number or an empty list.
STEP = 120

_form = functools.cache(struct.Struct)  # by layout; files choose none of their own


class PickleMachine:
    """Executes the pickles in `data`, one after the other.

    Args:
        data: The bytes of the file.
        find_global: Returns the `Builder` for a module and a name, or raises.
        persistent_load: Returns an object that is stored outside the pickle (a torch storage), given its id. If
            omitted, such references are refused.
        position: Where in `data` the first pickle begins.
        budget: What all pickles together may cost. If omitted, the budget of a file of the size of `data`.
    """

    def __init__(
        self,
        data: memoryview,
        find_global: Callable[[str, str], Builder],
        persistent_load: Callable[[Any], Any] | None = None,
        position: int = 0,
        budget: Budget | None = None,
    ) -> None:
        self.data = data
        self.find_global = find_global
        self.persistent_load = persistent_load
        self.position = position
        self.pay: Callable[[int], None] = (budget or Budget(len(data))).spend
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def load(self) -> Any:
        """Returns the object of the next pickle.

        Raises:
            CheckpointError: If the pickle is cut off, damaged, or does something that is not allowed.
        """
        self.stack, self.memo = [], {}
        try:
            while (code := self._step()) != STOP:
                INSTRUCTIONS[code](self)
            return self.stack.pop()
        except KeyError as error:
            raise CheckpointError(f"is a pickle with an unknown instruction or reference ({error})") from error
        except (IndexError, TypeError, ValueError, struct.error) as error:
            if isinstance(error, CheckpointError):
                raise
            raise CheckpointError(f"is a damaged pickle (near byte {self.position})") from error

    def take(self, size: int) -> memoryview:
        """Returns the next `size` bytes, without a copy."""
        end = self.position + size
        if size < 0 or end > len(self.data):
            raise CheckpointError(f"is cut off: it ends at byte {len(self.data)}, inside a value of {size} bytes")
        self.position, start = end, self.position
        return self.data[start:end]

    def number(self, layout: str) -> Any:
        """Returns the next number; `layout` is its format in the notation of `struct`."""
        form = _form(layout)
        end = self.position + form.size
        if end > len(self.data):
            raise CheckpointError(f"is cut off: it ends at byte {len(self.data)}, inside a number")
        self.position, start = end, self.position
        return form.unpack_from(self.data, start)[0]

    def line(self) -> str:
        """Returns the text up to the end of the line. Only names are lines, so 1000 bytes are enough."""
        window = bytes(self.data[self.position : self.position + 1000])
        length = window.find(b"\n")
        if length < 0:
            raise CheckpointError(f"is a damaged pickle (near byte {self.position})")
        self.position += length + 1
        return window[:length].decode()

    def pop_to_mark(self) -> list[Any]:
        """Removes the topmost mark and everything above it from the stack; returns what was above it."""
        start = len(self.stack) - 1
        while not isinstance(self.stack[start], Mark):
            start -= 1
            if start < 0:
                raise IndexError("no mark")
        items = self.stack[start + 1 :]
        del self.stack[start:]
        return items

    def _step(self) -> int:
        self.pay(STEP)
        if self.position >= len(self.data):
            raise CheckpointError(f"is cut off: it ends at byte {len(self.data)}, inside a pickle")
        self.position += 1
        return self.data[self.position - 1]
