"""The pickle instructions that network files use (protocols 2 to 5), as functions of a stack machine.

All other instructions are refused: the text instructions of protocols 0 and 1 (except for names), extension codes,
buffers outside the file, and the class instructions INST and OBJ. Instructions that fill containers are in
`pickle_containers`, those that name and call classes in `pickle_calls`.

An instruction pays for what it builds beyond a small object (`machine.pay`, in bytes).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stylegan2.checkpoints import pickle_calls as calls
from stylegan2.checkpoints import pickle_containers as containers
from stylegan2.checkpoints.pickle_containers import Machine
from stylegan2.checkpoints.records import MARK, LongText, Record
from stylegan2.errors import CheckpointError

MAX_INTEGER_BYTES = 255
# Names and settings are shorter. The source code in NVIDIA's pickles and the bytes of arrays in protocol 2 are longer.
MAX_TEXT_BYTES = 1 << 16
SLICE = 200  # bytes of a memoryview
MEMO_ENTRY = 100  # bytes


def _push(read: Callable[[Machine], Any]) -> Callable[[Machine], None]:
    """Returns an instruction that pushes the value that `read` returns."""

    def instruction(machine: Machine) -> None:
        machine.stack.append(read(machine))

    return instruction


def _text(layout: str, encoding: str = "utf-8") -> Callable[[Machine], None]:
    def read(machine: Machine) -> str | LongText:
        data = machine.take(machine.number(layout))
        if len(data) > MAX_TEXT_BYTES:
            machine.pay(SLICE)
            return LongText(data, encoding)
        machine.pay(5 * len(data))  # Python takes up to 4 bytes for each letter, beside those in the file
        return str(data, encoding, "surrogatepass")

    return _push(read)


def _bytes(layout: str) -> Callable[[Machine], None]:
    def read(machine: Machine) -> memoryview:
        machine.pay(SLICE)
        return machine.take(machine.number(layout))

    return _push(read)


def _integer(layout: str) -> Callable[[Machine], None]:
    def read(machine: Machine) -> int | Record:
        digits = machine.take(machine.number(layout))
        if len(digits) > MAX_INTEGER_BYTES:  # no number in a network
            return Record("int")
        return int.from_bytes(digits, "little", signed=True)

    return _push(read)


def _put(layout: str) -> Callable[[Machine], None]:
    def instruction(machine: Machine) -> None:
        machine.pay(MEMO_ENTRY)
        machine.memo[machine.number(layout)] = machine.stack[-1]

    return instruction


def _get(layout: str) -> Callable[[Machine], None]:
    return _push(lambda machine: machine.memo[machine.number(layout)])


def _skip(layout: str) -> Callable[[Machine], None]:
    return lambda machine: machine.number(layout)


def _memoize(machine: Machine) -> None:
    machine.pay(MEMO_ENTRY)
    machine.memo[len(machine.memo)] = machine.stack[-1]


def _persistent(machine: Machine) -> None:
    if machine.persistent_load is None:
        raise CheckpointError("is a pickle that refers to data outside itself")
    machine.pay(SLICE)
    machine.stack.append(machine.persistent_load(machine.stack.pop()))


STOP = ord(".")
INSTRUCTIONS: dict[int, Callable[[Machine], Any]] = {
    0x80: _skip("<B"),  # protocol
    0x95: _skip("<Q"),  # frame
    ord("("): _push(lambda machine: MARK),
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
    ord("T"): _text("<I", "latin-1"),
    ord("U"): _text("<B", "latin-1"),
    ord("B"): _bytes("<I"),
    ord("C"): _bytes("<B"),
    0x8E: _bytes("<Q"),
    0x96: _bytes("<Q"),  # bytearray
    ord(")"): _push(lambda machine: ()),
    0x85: containers.tuple_of(1),
    0x86: containers.tuple_of(2),
    0x87: containers.tuple_of(3),
    ord("t"): _push(lambda machine: tuple(containers.items_to_mark(machine))),
    ord("]"): _push(lambda machine: []),
    ord("l"): _push(containers.items_to_mark),
    ord("a"): containers.append,
    ord("e"): containers.appends,
    ord("}"): _push(lambda machine: {}),
    ord("d"): containers.dictionary,
    ord("s"): containers.set_item,
    ord("u"): containers.set_items,
    0x8F: _push(lambda machine: Record("set")),
    0x90: lambda machine: machine.pop_to_mark(),  # items of a set are not needed
    0x91: _push(lambda machine: Record("set", tuple(containers.items_to_mark(machine)))),
    ord("q"): _put("<B"),
    ord("r"): _put("<I"),
    0x94: _memoize,
    ord("h"): _get("<B"),
    ord("j"): _get("<I"),
    ord("c"): calls.name_in_lines,
    0x93: calls.name_on_stack,
    ord("R"): calls.reduce,
    0x81: calls.reduce,  # NEWOBJ: calls the class, as `reduce` does
    0x92: calls.reduce_with_keywords,
    ord("b"): calls.build,
    ord("Q"): _persistent,
}
