"""Pickles that unfold to far more than their size, one function for each kind.

Each function takes a random generator, from which it draws sizes and places, and returns the bytes of a file.
"""

from __future__ import annotations

import random
import struct
from typing import Any

from tests.stylegan2.checkpoints import pickles
from tests.stylegan2.checkpoints.pickles import Call, Name

PROTOCOL = b"\x80\x04"
NETWORK = Name("dnnlib.tflib.network", "Network")
CONTAINERS = [
    ("collections", "OrderedDict"),
    ("collections", "defaultdict"),
    ("collections", "deque"),
    ("dnnlib.util", "EasyDict"),
    ("builtins", "dict"),
    ("builtins", "list"),
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("torch", "Size"),
    ("argparse", "Namespace"),
    ("numpy", "dtype"),
    ("_codecs", "encode"),
    ("copyreg", "_reconstructor"),
    ("torch._utils", "_rebuild_parameter"),
    ("torch_utils.persistence", "_reconstruct_persistent_obj"),
    ("__main__", "Anything"),
]


def laughs(rng: random.Random) -> Any:
    """Returns a small list that is endless when it is written down."""
    value: Any = rng.choice([[], ["ha"], [1.5], ["x" * 60_000]])
    for _ in range(rng.choice([20, 60])):
        value = rng.choice([list, tuple])([value] * rng.choice([2, 4, 9]))
    return value


def text_built_by_doubling(rng: random.Random) -> bytes:
    """A list that repeats itself stands where a reader expects a text, a number or a shape."""
    value = laughs(rng)
    state = {"variables": [("4x4/Const/const", value), (value, 1)], "components": {}}
    dtype = Call(Name("numpy", "dtype"), (value, False, True))
    numbers = Call(Name("numpy.core.multiarray", "_reconstruct"), (Name("numpy", "ndarray"), (0,), b"b"))
    numbers.state = (1, value, dtype, False, b"")
    files = [
        pickles.persistent("Generator", _modules={"mapping": value, "synthesis": value}),
        Call(Name("torch_utils.persistence", "_reconstruct_persistent_obj"), ({"class_name": value, "state": {}},)),
        Call(NETWORK, state=state | {"build_func_name": value}),
        Call(NETWORK, state=state | {"static_kwargs": {"mapping_nonlinearity": value, "mapping_lrmul": value}}),
        Call(NETWORK, state=state | {"variables": value}),
        {"G_ema": numbers, "x": value},
        Call(Name("torch._utils", "_rebuild_tensor_v2"), (value, value, value, value)),
        Call(Name("_codecs", "encode"), ("x", value)),
        Call(Name("builtins", "getattr"), (value, value)),
        [value] * 3,
        dtype,
        value,
    ]
    return pickles.dumps(rng.choice(files), rng.choice([2, 3, 4, 5]))


def equal_hashes(rng: random.Random) -> bytes:
    """Thousands of dictionary keys with one hash."""
    count, modulus = rng.randrange(20_000, 60_000), 2**61 - 1
    offset = rng.randrange(10**6)
    items = []
    for k in range(1, count):
        digits = (offset + k * modulus).to_bytes(12, "little")
        items.append(b"\x8a\x0c" + digits + b"N")
    fill = b"".join(items)
    return PROTOCOL + rng.choice([b"}(" + fill + b"u.", b"(" + fill + b"d.", b"}" + b"s".join(items) + b"s."])


def one_list_again(rng: random.Random) -> bytes:
    """One long list is the argument of many calls, each of which might copy it."""
    module, name = rng.choice(CONTAINERS)
    length = rng.randrange(10_000, 30_000)
    pair = rng.choice([b"(X\x01\0\0\0aNt", b"(X\x01\0\0\0aNl", b"N", b"K\x01"])
    listed = b"(" + pair * length + rng.choice([b"l", b"t"]) + b"q\x02"
    arguments = rng.choice([b"h\x02\x85", b"h\x02h\x02h\x02\x87"]) + b"q\x03"
    begin = PROTOCOL + f"c{module}\n{name}\n".encode() + b"q\x01" + listed + arguments
    call = b"h\x01h\x03" + rng.choice([b"R", b"\x81"]) + rng.choice([b"", b"0"])
    return begin + call * rng.randrange(10_000, 30_000) + b"."


def one_tuple_as_arguments(rng: random.Random) -> bytes:
    """One long tuple holds the arguments of many calls."""
    module, name = rng.choice(CONTAINERS)
    begin = PROTOCOL + f"c{module}\n{name}\n".encode() + b"q\x01(" + b"N" * rng.randrange(50_000, 200_000) + b"tq\x02"
    return begin + b"h\x01h\x02R0" * 30_000 + b"."


def small_objects(rng: random.Random) -> bytes:
    """Millions of instructions that take a byte or two each."""
    sled = rng.choice([b"}", b"]", b")", b"(", b"N", b"2", b"\x94", b"h\x00", b"C\x00", b"K\x07", b"\x8f", b"]2\x86"])
    return PROTOCOL + b"]\x94" + sled * (2_000_000 // len(sled)) + b"."


def long_names(rng: random.Random) -> bytes:
    """A long text is used again and again as the name of a class, a variable or a key."""
    name = "x" * rng.choice([500, 60_000, 2_000_000])
    pair = (name, 1)
    files = [
        Call(NETWORK, state={"variables": [pair] * 50_000, "components": {}}),
        pickles.persistent(name, _modules={name: name}),
        {name: pickles.persistent(name)},
    ]
    if rng.random() < 0.5:
        return pickles.dumps(rng.choice(files))
    text = b"X" + struct.pack("<I", len(name)) + name.encode() + b"q\x01"
    return PROTOCOL + text + b"h\x01h\x01\x93" * 30_000 + b"."


def control_characters(rng: random.Random) -> bytes:
    """Escape sequences and line breaks stand where messages show a name."""
    name = "".join(rng.choice("\x1b[2J\r\n\0\x07\u202e\ud800a") for _ in range(30))
    files = [
        pickles.persistent(name),
        Call(NETWORK, state={"build_func_name": name, "variables": [], "components": {}}),
        {name: 1},
        Call(Name("numpy", "dtype"), (name, False, True)),
    ]
    return pickles.dumps(rng.choice(files))


def circles(rng: random.Random) -> bytes:
    """Objects that contain themselves."""
    circle: list = []
    circle.append(circle)
    network = pickles.persistent("Generator")
    state = network.arguments[0].items["state"]
    state |= {"_modules": {"mapping": circle, "synthesis": circle}, "_parameters": circle, "_init_kwargs": circle}
    tensorflow = {"variables": circle, "components": {"mapping": circle}, "static_kwargs": {"nonlinearity": circle}}
    files = [circle, {"G_ema": network, "x": circle}, Call(NETWORK, state=tensorflow), {"G_ema": circle}]
    return pickles.dumps(rng.choice(files), rng.choice([2, 4]))


def random_instructions(rng: random.Random) -> bytes:
    """Instructions in a random order, with operands that often fit."""
    pieces = [b"(", b"0", b"1", b"2", b"N", b"\x88", b"K\x01", b"J\xff\xff\xff\xff", b"X\x01\0\0\0a", b"C\x02ab", b")"]
    pieces += [b"]", b"}", b"t", b"l", b"d", b"a", b"e", b"s", b"u", b"\x85", b"\x86", b"\x87", b"\x8f", b"\x90", b"R"]
    pieces += [b"\x94", b"h\x00", b"h\x01", b"q\x01", b"b", b"\x81", b"\x92", b"\x91", b"Q", b"\x93", b"G" + bytes(8)]
    pieces += [f"c{module}\n{name}\n".encode() for module, name in CONTAINERS]
    return PROTOCOL + b"".join(rng.choice(pieces) for _ in range(rng.choice([5, 20, 100]))) + b"."


KINDS = [
    text_built_by_doubling,
    equal_hashes,
    one_list_again,
    one_tuple_as_arguments,
    small_objects,
    long_names,
    control_characters,
    circles,
    random_instructions,
]
