"""Requests that are almost right: one that a call documents as an example, with one or two values replaced."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies

HUGE, HALF = 10**400, "\ud800"
NUMBERS = [0, -1, 1, 2, 1.5, -0.0, 5e-324, 1e308, -1e308, 2**31, 2**32, 2**53, 2**63, 2**64, 10**30, HUGE]
TEXTS = ["", "x", "1", "0", "-1", "٤", "é", "\0", "\n", HALF, "a" * 5000, "../x", "{id}", "null", "match", "#12345g"]
OTHERS = [None, True, False, [], {}, [[]], [{}], {"": 0}, [1, "x"], {"x": {"x": {"x": []}}}]
VALUES = NUMBERS + TEXTS + OTHERS
CONSTANTS = ["1e400", "-1e400", "NaN", "Infinity", "1" * 1100, "[" * 50, ""]
PARAMETERS = [
    *map(str, NUMBERS), *TEXTS,
    "1,2", "1,1,1", "1,", ",", "nan", "inf", "1e400", "0x1", "1_0", " 1", "+1", "png",
]  # fmt: skip

Place = tuple[str | int, ...]


def places(value: Any, place: Place = ()) -> Iterator[Place]:
    """Yields the places of all values in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield place
    for key, item in inner:
        yield from places(item, (*place, key))


def replaced(body: Any, place: Place, value: Any) -> Any:
    """Returns `body` with `value` at a place. The place may be gone after an earlier replacement."""
    if not place:
        return value
    changed = copy.copy(body)
    try:
        changed[place[0]] = replaced(body[place[0]], place[1:], value)
    except (TypeError, KeyError, IndexError):
        return body
    return changed


@strategies.composite
def bodies(draw: strategies.DrawFn, examples: list[dict[str, Any]]) -> str:
    """Texts of JSON bodies. Also numbers that only a text can hold are among them."""
    body = draw(strategies.sampled_from(examples))
    for _ in range(draw(strategies.integers(1, 2))):
        place = draw(strategies.sampled_from(list(places(body))))
        body = replaced(body, place, draw(strategies.sampled_from([*VALUES, *map(_Constant, CONSTANTS)])))
    return json.dumps(body, default=_Constant.marked).replace(f'"{_MARK}', "").replace(f'{_MARK}"', "")


_MARK = "<constant>"


class _Constant:
    """A piece of text that stands in a body as it is."""

    def __init__(self, text: str) -> None:
        self.text = text

    def marked(self) -> str:
        return f"{_MARK}{self.text}{_MARK}"


@strategies.composite
def queries(draw: strategies.DrawFn, names: list[str]) -> dict[str, str]:
    """Query parameters of one call, with wrong values among right ones."""
    chosen = draw(strategies.lists(strategies.sampled_from([*names, "unknown"]), unique=True, max_size=4))
    return {name: draw(strategies.sampled_from(PARAMETERS)) for name in chosen}
