"""The pickle instructions that build and fill tuples, lists and dictionaries.

What a file puts into a record is dropped: a record is an object that the network does not need, and its class may be a
list or a dictionary in the program that wrote the file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from stylegan2.checkpoints.records import Builder, Record
from stylegan2.errors import CheckpointError

ITEM = 16  # bytes of an item in a list; lists are up to twice as long as their items need
PAIR = 100  # bytes of a key and its value in a dictionary
MAX_KEY_BITS = 63


class Machine(Protocol):
    """The machine on which instructions operate, see `PickleMachine`."""

    stack: list[Any]
    memo: dict[int, Any]
    find_global: Callable[[str, str], Builder]
    persistent_load: Callable[[Any], Any] | None
    pay: Callable[[int], None]

    def take(self, size: int) -> memoryview: ...

    def number(self, layout: str) -> Any: ...

    def line(self) -> str: ...

    def pop_to_mark(self) -> list[Any]: ...


def tuple_of(length: int) -> Callable[[Machine], None]:
    """Returns the instruction that makes a tuple of the topmost `length` values."""

    def instruction(machine: Machine) -> None:
        stack = machine.stack
        if len(stack) < length:
            raise IndexError("too few values")
        stack[-length:] = [tuple(stack[-length:])]

    return instruction


def items_to_mark(machine: Machine) -> list[Any]:
    """Returns what lies above the topmost mark, paid for as a list."""
    items = machine.pop_to_mark()
    machine.pay(ITEM * len(items))
    return items


def append(machine: Machine) -> None:
    item = machine.stack.pop()
    _extend(machine, [item])


def appends(machine: Machine) -> None:
    _extend(machine, machine.pop_to_mark())


def set_item(machine: Machine) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    _update(machine, [key, value])


def set_items(machine: Machine) -> None:
    _update(machine, machine.pop_to_mark())


def dictionary(machine: Machine) -> None:
    items = machine.pop_to_mark()
    machine.stack.append({})
    _update(machine, items)


def is_key(value: Any) -> bool:
    """Returns whether a value can be the key of something that a network needs.

    Other entries are left out. That includes very large numbers, whose hashes a file can choose, so that a dictionary
    of them takes time in proportion to its size squared. Python itself salts the hashes of texts.
    """
    if isinstance(value, int):
        return value.bit_length() <= MAX_KEY_BITS
    return value is None or isinstance(value, (str, float))


def _extend(machine: Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if isinstance(target, Record):
        return
    if not isinstance(target, list):
        raise CheckpointError("is a pickle that appends to something other than a list")
    machine.pay(ITEM * len(items))
    target.extend(items)


def _update(machine: Machine, items: list[Any]) -> None:
    target = machine.stack[-1]
    if isinstance(target, Record):
        return
    if not isinstance(target, dict) or len(items) % 2:
        raise CheckpointError("is a pickle that sets items of something other than a dictionary")
    machine.pay(PAIR * len(items))
    for key, value in zip(items[::2], items[1::2], strict=True):
        if is_key(key):
            target[key] = value
