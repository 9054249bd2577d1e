"""How messages show values that come from a file: short, on one line, and free of control characters.

A file may hold a text of many megabytes, a list that contains itself, or an escape sequence for the terminal. Messages
show such a value only through these functions.
"""

from __future__ import annotations

from typing import Any

LONGEST_VALUE = 40
SHOWN_ITEMS = 4


def shown(value: Any) -> str:
    """Returns a value as a message shows it. Takes the same short time for every value."""
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 3] + "..."
        return repr(cut)
    if isinstance(value, int) and abs(value) >= 10**LONGEST_VALUE:  # Python refuses to write very long numbers
        return f"a whole number of {value.bit_length()} bits"
    if value is None or isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (tuple, list)):
        return _shown_items(value)
    return f"a {type(value).__name__}"


def one_line(text: str, length: int) -> str:
    """Returns a text on one line, with control characters escaped, cut to `length` characters."""
    line = escaped(" ".join(text[: 4 * length].split()))
    return line if len(line) <= length else line[: length - 3] + "..."


def escaped(text: str) -> str:
    """Returns a text with escapes in place of control characters, line ends, and bytes of names that are not UTF-8."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def _shown_items(values: tuple | list) -> str:
    """Returns the first items of a list. Lists inside it are only named, because a list may contain itself."""
    first = values[:SHOWN_ITEMS]
    items = [f"a {type(item).__name__}" if isinstance(item, (tuple, list)) else shown(item) for item in first]
    text = ", ".join(items) + (f" and {len(values) - SHOWN_ITEMS} more" if len(values) > SHOWN_ITEMS else "")
    return f"({text})" if isinstance(values, tuple) else f"[{text}]"
