"""The pickle instructions that network files use (protocols 2 to 5), as functions of a stack machine.

All other instructions are refused: the text instructions of protocols 0 and 1 (except for names), extension codes,
buffers outside the file, and the class instructions INST and OBJ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from stylegan2.checkpoints.records import Builder, Mark, Record
from stylegan2.errors import CheckpointError

MAX_INTEGER_BYTES = 255
MAX_ARGUMENTS = 20


class Machine(Protocol):
    """The machine on which instructions operate, see `PickleMachine`."""

    stack: list[Any]
    memo: dict[int, Any]
    find_global: Callable[[str, str], Builder]
    persistent_load: Callable[[Any], Any] | None

    def take(self, size: int) -> memoryview: ...

    def number(self, layout: str) -> Any: ...

    def line(self) -> str: ...

    def pop_to_mark(self) -> list[Any]: ...


def _push(read: Callable[[Machine], Any]) -> Callable[[Machine], None]:
    """Returns an instruction that pushes the value that `read` returns."""

    def instruction(machine: Machine) -> None:
        machine.stack.append(read(machine))

    return instruction


def _text(layout: str) -> Callable[[Machine], None]:
    return _push(lambda machine: str(machine.take(machine.number(layout)), "utf-8", "surrogatepass"))


def _bytes(layout: str) -> Callable[[Machine], None]:
    return _push(lambda machine: machine.take(machine.number(layout)))


def _old_text(layout: str) -> Callable[[Machine], None]:
    return _push(lambda machine: str(machine.take(machine.number(layout)), "latin-1"))


def _integer(layout: str) -> Callable[[Machine], None]:
    def read(machine: Machine) -> int:
        size = machine.number(layout)
        if size > MAX_INTEGER_BYTES:
            raise CheckpointError(f"is a pickle with an integer of {size} bytes")
        return int.from_bytes(machine.take(size), "little", signed=True)

    return _push(read)


def _tuple(length: int) -> Callable[[Machine], None]:
    def read(machine: Machine) -> tuple:
        items = [machine.stack.pop() for _ in range(length)]
        return tuple(reversed(items))

    return _push(read)


def _put(layout: str) -> Callable[[Machine], None]:
    def instruction(machine: Machine) -> None:
        machine.memo[machine.number(layout)] = machine.stack[-1]

    return instruction


def _get(layout: str) -> Callable[[Machine], None]:
    return _push(lambda machine: machine.memo[machine.number(layout)])


def _skip(layout: str) -> Callable[[Machine], None]:
    return lambda machine: machine.number(layout)


def _memoize(machine: Machine) -> None:
    machine.memo[len(machine.memo)] = machine.stack[-1]


def _append(machine: Machine) -> None:
    item = machine.stack.pop()
    _extend(machine.stack[-1], [item])


def _appends(machine: Machine) -> None:
    items = machine.pop_to_mark()
    _extend(machine.stack[-1], items)


def _extend(target: Any, items: list[Any]) -> None:
    if not isinstance(target, list):
        raise CheckpointError("is a pickle that appends to something other than a list")
    target.extend(items)


def _set_item(machine: Machine) -> None:
    value, key = machine.stack.pop(), machine.stack.pop()
    _update(machine.stack[-1], [key, value])


def _set_items(machine: Machine) -> None:
    items = machine.pop_to_mark()
    _update(machine.stack[-1], items)


def _update(target: Any, items: list[Any]) -> None:
    if not isinstance(target, dict) or len(items) % 2:
        raise CheckpointError("is a pickle that sets items of something other than a dictionary")
    for key, value in zip(items[::2], items[1::2], strict=True):
        if not isinstance(key, (str, int, float, type(None))):
            raise CheckpointError("is a pickle with dictionary keys that are neither texts nor numbers")
        target[key] = value


def _dictionary(machine: Machine) -> None:
    items = machine.pop_to_mark()
    machine.stack.append({})
    _update(machine.stack[-1], items)


def _global(machine: Machine) -> None:
    machine.stack.append(machine.find_global(machine.line(), machine.line()))


def _stack_global(machine: Machine) -> None:
    name, module = machine.stack.pop(), machine.stack.pop()
    if not isinstance(name, str) or not isinstance(module, str):
        raise CheckpointError("is a pickle with a class name that is not a text")
    machine.stack.append(machine.find_global(module, name))


def _reduce(machine: Machine) -> None:
    arguments, builder = machine.stack.pop(), machine.stack.pop()
    if not isinstance(builder, Builder) or not isinstance(arguments, tuple):
        raise CheckpointError("is a pickle that calls something other than a class")
    # One long tuple may be used many times, and each call would copy it.
    if len(arguments) > MAX_ARGUMENTS:
        raise CheckpointError(f"is a pickle that builds a `{builder.name}` from {len(arguments)} arguments")
    try:
        machine.stack.append(builder.build(*arguments))
    except TypeError as error:
        raise CheckpointError(f"is a pickle that builds a `{builder.name}` from the wrong arguments") from error


def _build(machine: Machine) -> None:
    state = machine.stack.pop()
    target = machine.stack[-1]
    # Attributes of dictionaries (torch's `_metadata`) are not needed.
    if not isinstance(target, dict):
        if not hasattr(target, "build") or isinstance(target, Builder):
            raise CheckpointError("is a pickle that sets attributes of something that has none")
        target.build(state)


def _persistent(machine: Machine) -> None:
    if machine.persistent_load is None:
        raise CheckpointError("is a pickle that refers to data outside itself")
    machine.stack.append(machine.persistent_load(machine.stack.pop()))


STOP = ord(".")
INSTRUCTIONS: dict[int, Callable[[Machine], Any]] = {
    0x80: _skip("<B"),  # protocol
    0x95: _skip("<Q"),  # frame
    ord("("): _push(lambda machine: Mark()),
    ord("0"): lambda machine: machine.stack.pop(),
    ord("1"): lambda machine: machine.pop_to_mark(),
    ord("2"): _push(lambda machine: machine.stack[-1]),
    ord("N"): _push(lambda machine: None),
    0x88: _push(lambda machine: True),
    0x89: _push(lambda machine: False),
    ord("J"): _push(lambda machine: machine.number("<i")),
    ord("K"): _push(lambda machine: machine.number("<B")),
    ord("M"): _push(lambda machine: machine.number("<H")),
    0x8A: _integer("<B"),
    0x8B: _integer("<I"),
    ord("G"): _push(lambda machine: machine.number(">d")),
    ord("X"): _text("<I"),
    0x8C: _text("<B"),
    0x8D: _text("<Q"),
    ord("T"): _old_text("<I"),
    ord("U"): _old_text("<B"),
    ord("B"): _bytes("<I"),
    ord("C"): _bytes("<B"),
    0x8E: _bytes("<Q"),
    0x96: _bytes("<Q"),  # bytearray
    ord(")"): _push(lambda machine: ()),
    0x85: _tuple(1),
    0x86: _tuple(2),
    0x87: _tuple(3),
    ord("t"): _push(lambda machine: tuple(machine.pop_to_mark())),
    ord("]"): _push(lambda machine: []),
    ord("l"): _push(lambda machine: machine.pop_to_mark()),
    ord("a"): _append,
    ord("e"): _appends,
    ord("}"): _push(lambda machine: {}),
    ord("d"): _dictionary,
    ord("s"): _set_item,
    ord("u"): _set_items,
    0x8F: _push(lambda machine: Record("set")),
    0x90: lambda machine: machine.pop_to_mark(),  # items of a set are not needed
    0x91: _push(lambda machine: Record("set", tuple(machine.pop_to_mark()))),
    ord("q"): _put("<B"),
    ord("r"): _put("<I"),
    0x94: _memoize,
    ord("h"): _get("<B"),
    ord("j"): _get("<I"),
    ord("c"): _global,
    0x93: _stack_global,
    ord("R"): _reduce,
    0x81: _reduce,  # NEWOBJ: calls the class, as `_reduce` does
    ord("b"): _build,
    ord("Q"): _persistent,
}
