"""Limits that a JSON text must meet before it is parsed.

Parsing turns every three bytes of `[],[],[]` into an object of 56 bytes, and keeps all other threads waiting meanwhile.
The limits are therefore checked on the bytes, in a fixed number of passes of compiled code. Faulty JSON may pass: the
parser refuses it afterwards.
"""

from __future__ import annotations

import dataclasses
import re

_QUOTES_PER_VALUE = 6  # those of a key and of a value, and a few escaped ones
_OPEN, _CLOSED, _COMMA, _PLAIN = b"[", b"]", b",", b"0"
_IGNORED = b" \t\n\r:"
_FLATTENED = bytes(
    {ord("{"): ord("["), ord("}"): ord("]")}.get(byte, byte if byte in b"[]," else ord("0")) for byte in range(256)
)
_INNERMOST = re.compile(rb"\[,*\]")


class TooMuchJson(ValueError):
    """The text exceeds a limit. The message names the limit and what was received."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class JsonLimits:
    """The limits of one text.

    Attributes:
        values: The largest number of values: numbers, texts, lists, objects, true, false and null.
        items: The largest number of items in a list, or of keys in an object.
        depth: The largest number of lists and objects inside each other.
        digits: The largest number of characters of a number.
        text: The largest number of bytes of a text.
    """

    values: int = 100_000
    items: int = 10_000
    depth: int = 20
    digits: int = 1_000
    text: int = 1 << 20

    def check(self, data: bytes) -> None:
        """Raises TooMuchJson if the UTF-8 text `data` exceeds a limit."""
        quotes = data.count(b'"')
        if quotes > _QUOTES_PER_VALUE * self.values:  # splitting at more of them would take too much memory itself
            raise TooMuchJson(f"more than {self.values} values. Received: {quotes // 2} texts")
        flat = self._flattened(data)
        empty = flat.count(_OPEN + _CLOSED)
        self._check("values", self.values, 1 + flat.count(_COMMA) + flat.count(_OPEN) - empty)
        if _PLAIN * (self.digits + 1) in flat:
            raise TooMuchJson(f"a number of more than {self.digits} characters")
        self._check_nesting(flat.translate(None, _PLAIN))

    def _flattened(self, data: bytes) -> bytes:
        """Returns the structure of `data`: `[`, `]` and `,`, and zeros in place of texts, numbers and constants."""
        parts = _without_escapes(data).split(b'"')
        self._check("bytes in a text", self.text, max(map(len, parts[1::2]), default=0))
        return _PLAIN.join(parts[::2]).translate(_FLATTENED, _IGNORED)

    def _check_nesting(self, structure: bytes) -> None:
        """Removes the innermost lists and objects until none is left."""
        is_balanced = structure.count(_OPEN) == structure.count(_CLOSED)
        for _ in range(self.depth):
            if _COMMA * self.items in structure:
                raise TooMuchJson(f"more than {self.items} items in a list or an object")
            structure = _INNERMOST.sub(b"", structure)
        if is_balanced and _OPEN in structure:
            raise TooMuchJson(f"more than {self.depth} lists and objects inside each other")

    def _check(self, what: str, most: int, received: int) -> None:
        if received > most:
            raise TooMuchJson(f"more than {most} {what}. Received: {received}")


def _without_escapes(data: bytes) -> bytes:
    r"""Returns `data` without `\\` and `\"`, so that each quote left begins or ends a text."""
    return data.replace(rb"\\", b"").replace(rb"\"", b"") if b"\\" in data else data
