"""Writes pickles that name classes of the original programs, without having these programs."""

from __future__ import annotations

import dataclasses
import io
import pickle
from typing import Any

import numpy as np

MAGIC = 0x1950A86A20F9469CFC6C
STORAGES = {"f4": "FloatStorage", "f2": "HalfStorage", "f8": "DoubleStorage", "i8": "LongStorage", "u1": "ByteStorage"}
STORAGES |= {"c8": "ComplexFloatStorage", "c16": "ComplexDoubleStorage"}


@dataclasses.dataclass(frozen=True)
class Name:
    """A class or function of a program that is not installed."""

    module: str
    name: str

    def __call__(self) -> None:
        """Does nothing; pickle only checks that the object is callable."""


@dataclasses.dataclass
class Call:
    """An object that the file makes by calling `name`, then gives `state`, then fills with `items`."""

    name: Name
    arguments: tuple = ()
    state: Any = None
    items: dict | None = None

    def __call__(self) -> None:
        """Does nothing; pickle only checks that what an object calls is callable."""


@dataclasses.dataclass
class Stored:
    """A torch storage whose numbers lie outside the pickle, under `key`."""

    key: str
    numbers: np.ndarray

    @property
    def persistent_id(self) -> tuple:
        kind = Name("torch", STORAGES[self.numbers.dtype.str[1:]])
        return ("storage", kind, self.key, "cuda:0", len(self.numbers))


class ForeignPickler(pickle._Pickler):
    """Writes `Name`, `Call` and `Stored` as the original program would. `numpy` is its version of NumPy, 1 or 2."""

    def __init__(self, file: io.BytesIO, protocol: int, numpy: int = 2) -> None:
        super().__init__(file, protocol)
        self.numpy = numpy

    def persistent_id(self, obj: Any) -> tuple | None:
        return obj.persistent_id if isinstance(obj, Stored) else None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, Name):
            return obj.name
        if isinstance(obj, Call):
            items = None if obj.items is None else iter(obj.items.items())
            return (obj.name, obj.arguments, obj.state, None, items)
        return NotImplemented

    def save_global(self, obj: Any, name: str | None = None) -> None:
        module, name = (obj.module, obj.name) if isinstance(obj, Name) else (obj.__module__, name or obj.__qualname__)
        if self.numpy == 1:
            module = module.replace("numpy._core", "numpy.core")
        self.write(b"c" + f"{module}\n{name}\n".encode())
        self.memoize(obj)


def dumps(content: Any, protocol: int = 4, numpy: int = 2) -> bytes:
    """Returns `content` as a pickle."""
    file = io.BytesIO()
    ForeignPickler(file, protocol, numpy).dump(content)
    return file.getvalue()


def torch_stream(content: Any, storages: list[Stored], protocol: int = 2) -> bytes:
    """Returns `content` as torch wrote it before it used zip files."""
    sizes = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    head = [MAGIC, 1001, sizes, content, [storage.key for storage in storages]]
    pieces = [dumps(part, protocol) for part in head]
    for storage in storages:
        pieces += [len(storage.numbers).to_bytes(8, "little"), storage.numbers.tobytes()]
    return b"".join(pieces)


def tensor(array: np.ndarray, storage: Any) -> Call:
    """Returns a torch tensor over a storage that holds `array`."""
    strides = tuple(stride // array.itemsize for stride in np.ascontiguousarray(array).strides)
    arguments = (storage, 0, array.shape, strides if array.ndim else (), False, ordered_dict({}))
    return Call(Name("torch._utils", "_rebuild_tensor_v2"), arguments)


def embedded_tensor(array: np.ndarray) -> Call:
    """Returns a torch tensor whose storage is a torch stream inside the pickle, as in NVIDIA's files."""
    stored = Stored("94021", np.ravel(array))
    stream = torch_stream(stored, [stored])
    return tensor(array, Call(Name("torch.storage", "_load_from_bytes"), (stream,)))


def ordered_dict(items: dict) -> Call:
    return Call(Name("collections", "OrderedDict"), items=items)


def easy_dict(items: dict) -> Call:
    return Call(Name("dnnlib.util", "EasyDict"), items=items)


def persistent(class_name: str, **state: Any) -> Call:
    """Returns an object of NVIDIA's `torch_utils.persistence`."""
    meta = {"type": "class", "version": 6, "module_src": "raise SystemExit", "class_name": class_name, "state": state}
    return Call(Name("torch_utils.persistence", "_reconstruct_persistent_obj"), (easy_dict(meta),))


def module(class_name: str, arrays: dict[str, np.ndarray], children: dict[str, Call], **attributes: Any) -> Call:
    """Returns a torch module. Arrays named in `BUFFERS` are buffers, the others parameters."""
    parameters = {
        name: Call(Name("torch._utils", "_rebuild_parameter"), (embedded_tensor(array), True, ordered_dict({})))
        for name, array in arrays.items()
        if name not in BUFFERS
    }
    buffers = {name: embedded_tensor(array) for name, array in arrays.items() if name in BUFFERS}
    return persistent(
        class_name,
        training=False,
        _parameters=ordered_dict(parameters),
        _buffers=ordered_dict(buffers),
        _non_persistent_buffers_set={"noise"},
        _modules=ordered_dict(children),
        **attributes,
    )


BUFFERS = ("w_avg", "noise_const", "resample_filter")
