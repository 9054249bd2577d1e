"""A pickle's instructions, carried out without Python's `pickle`: nothing is imported, and nothing is called unasked.

A pickle is a program for a small stack machine. Only the instructions below are known here; a name in the file stands
for what `find_global` answers, and that is called only if it is a `Builder` of ours. What the program says about sizes
is never believed: strings are slices of the file, and the number of steps is bounded, so memory is as well.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from stylegan2.checkpoints.pickle_instructions import INSTRUCTIONS, STOP
from stylegan2.checkpoints.records import Builder, Mark
from stylegan2.errors import CheckpointError

# Honest files take 50 thousand. A step allocates some hundred bytes at most, besides slices of the file itself.
MAX_STEPS = 2_000_000


class PickleMachine:
    """Carries out one pickle after another in `data`, from `position` on.

    `find_global(module, name)` answers with a `Builder` or raises; `persistent_load(id)` answers for objects that are
    kept outside the pickle (torch's storages).
    """

    def __init__(
        self,
        data: memoryview,
        find_global: Callable[[str, str], Builder],
        persistent_load: Callable[[Any], Any] | None = None,
        position: int = 0,
        max_steps: int = MAX_STEPS,
    ) -> None:
        self.data = data
        self.find_global = find_global
        self.persistent_load = persistent_load
        self.position = position
        self.steps_left = max_steps
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}

    def load(self) -> Any:
        """The next pickle's object.

        Raises:
            CheckpointError: the pickle is cut off, damaged, or does what is not allowed.
        """
        self.stack, self.memo = [], {}
        try:
            while (code := self._step()) != STOP:
                INSTRUCTIONS[code](self)
            return self.stack.pop()
        except KeyError as error:
            raise CheckpointError(f"is a pickle with the unknown instruction or reference {error}") from error
        except (IndexError, TypeError, ValueError, struct.error) as error:
            if isinstance(error, CheckpointError):
                raise
            raise CheckpointError(f"is a damaged pickle (near byte {self.position})") from error

    def take(self, size: int) -> memoryview:
        """The next `size` bytes, not copied."""
        end = self.position + size
        if size < 0 or end > len(self.data):
            raise CheckpointError(f"is cut off: it ends at byte {len(self.data)}, inside a value of {size} bytes")
        self.position, start = end, self.position
        return self.data[start:end]

    def number(self, layout: str) -> Any:
        """The next number, in `struct`'s notation."""
        return struct.unpack(layout, self.take(struct.calcsize(layout)))[0]

    def line(self) -> str:
        """The text up to the next end of line; names are short."""
        window = bytes(self.data[self.position : self.position + 1000])
        length = window.find(b"\n")
        if length < 0:
            raise CheckpointError(f"is a damaged pickle (near byte {self.position})")
        self.position += length + 1
        return window[:length].decode()

    def pop_to_mark(self) -> list[Any]:
        """What lies above the last mark; the mark goes too."""
        start = len(self.stack) - 1
        while not isinstance(self.stack[start], Mark):
            start -= 1
            if start < 0:
                raise IndexError("no mark")
        items = self.stack[start + 1 :]
        del self.stack[start:]
        return items

    def _step(self) -> int:
        self.steps_left -= 1
        if self.steps_left < 0:
            raise CheckpointError("is a pickle of absurdly many instructions")
        if self.position >= len(self.data):
            raise CheckpointError(f"is cut off: it ends at byte {len(self.data)}, inside a pickle")
        self.position += 1
        return self.data[self.position - 1]
