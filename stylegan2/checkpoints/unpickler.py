"""The allow-list: the names that a network's pickle may use, and our own function for each of them.

Any other name is refused. A listed name gives a plain record, a dictionary or an array, never the class or function of
that name. The source code that NVIDIA's pickles contain stays text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from stylegan2.checkpoints.arrays import (
    EncodedBytes,
    PickledArray,
    PickledType,
    Storage,
    Tensor,
    array_of,
    bytes_of,
    checked_sizes,
    numpy_scalar,
)
from stylegan2.checkpoints.pickle_machine import PickleMachine
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.checkpoints.torch_storage import STORAGE_TYPES, storage_in_bytes
from stylegan2.errors import CheckpointError

# Real files have a few hundred.
MAX_STREAMS = 20_000


def unpickle(
    data: memoryview, persistent_load: Callable[[Any], Any] | None = None, position: int = 0
) -> tuple[Any, int]:
    """Reads a pickle as plain data.

    Args:
        data: The bytes of the file.
        persistent_load: Returns an object that is stored outside the pickle, given its id.
        position: Where in `data` the pickle begins.

    Returns:
        The object, and the position at which the pickle ends.

    Raises:
        CheckpointError: If the pickle is damaged, or uses a name that is not on the list.
    """
    machine = PickleMachine(data, AllowList(len(data)).find_global, persistent_load, position)
    return machine.load(), machine.position


class AllowList:
    """The meaning of the names in one file of `size` bytes."""

    def __init__(self, size: int) -> None:
        # All storages together fit into the file. More bytes mean that some are used repeatedly.
        self._bytes_left = size
        self._streams_left = MAX_STREAMS

    def find_global(self, module: str, name: str) -> Builder:
        """Returns what `module.name` stands for.

        Raises:
            CheckpointError: If it is not on the list.
        """
        path = f"{module}.{name}".replace("numpy._core.", "numpy.core.").replace("__builtin__.", "builtins.")
        if path == "torch.storage._load_from_bytes":
            return Builder(path, self._storage)
        if path in BUILDERS:
            return Builder(path, BUILDERS[path])
        if path in RECORDS or (module in ("torch", "torch.cuda") and name in STORAGE_TYPES):
            return Builder(path, lambda *arguments: Record(path, arguments))
        if module == "torch" and name in TORCH_TYPES:
            return Builder(path, lambda: Record(path))
        raise CheckpointError(f"is a pickle that asks for `{path[:100]}`, which no StyleGAN2 network needs")

    def _storage(self, value: Any) -> Storage:
        """Returns a torch storage, which is a torch stream inside the pickle."""
        data = bytes_of(value, "a torch storage", self._bytes_left)
        self._bytes_left -= len(data)
        self._streams_left -= 1
        if self._streams_left < 0:
            raise CheckpointError("is a pickle with too many torch storages")
        return storage_in_bytes(data)


def persistent_object(meta: Any) -> Record:
    """Returns the object of NVIDIA's `torch_utils.persistence`: class name and attributes, without its source code."""
    if not isinstance(meta, dict) or not isinstance(meta.get("state"), dict):
        raise CheckpointError("is a pickle with a damaged network object")
    return Record(str(meta.get("class_name"))[:100], state=meta["state"])


def _dictionary(*arguments: Any) -> dict:
    """Returns a dictionary. `defaultdict` gets the class of its values, and Python 2's `OrderedDict` gets pairs."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        pairs = arguments[0]
        if all(isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            return dict(pairs)
    if any(not isinstance(argument, Builder) for argument in arguments):
        raise CheckpointError("is a pickle that fills a dictionary in an unknown way")
    return {}


def _encoded(text: Any, encoding: Any = "latin1") -> EncodedBytes:
    """Returns bytes as protocol 2 writes them."""
    if not isinstance(text, str) or encoding != "latin1":
        raise CheckpointError("is a pickle with bytes in an unknown encoding")
    return EncodedBytes(text)


def _from_buffer(data: Any, pickled_type: Any, shape: Any, order: Any, axis_order: Any = None) -> np.ndarray:
    """Returns an array as NumPy writes it with protocol 5. Order "K" keeps the axes as they were in memory."""
    if not isinstance(data, memoryview):
        raise CheckpointError("holds a NumPy array without its bytes")
    array = array_of(data, pickled_type, checked_sizes(shape, "a NumPy array"), "F" if order == "F" else "C")
    return array.transpose(checked_sizes(axis_order, "a NumPy array")) if order == "K" and axis_order else array


def _tensor(storage: Any, offset: Any, size: Any, stride: Any, *_training: Any) -> Tensor:
    return Tensor(storage, offset, size, stride)


def _parameter(data: Any, *_training: Any) -> Any:
    return data


def _object(kind: Any, *_arguments: Any) -> Any:
    """Returns an object that `copyreg` makes without its constructor."""
    if not isinstance(kind, Builder):
        raise CheckpointError("is a pickle that makes an object of something other than a class")
    return kind.build()


BUILDERS: dict[str, Callable[..., Any]] = {
    "torch_utils.persistence._reconstruct_persistent_obj": persistent_object,
    "dnnlib.util.EasyDict": _dictionary,
    "dnnlib.EasyDict": _dictionary,
    "collections.OrderedDict": _dictionary,
    "collections.defaultdict": _dictionary,
    "builtins.dict": _dictionary,
    "builtins.bytes": lambda: EncodedBytes(""),
    "_codecs.encode": _encoded,
    "copyreg._reconstructor": _object,
    "copy_reg._reconstructor": _object,
    "torch._utils._rebuild_tensor": _tensor,
    "torch._utils._rebuild_tensor_v2": _tensor,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
    "numpy.dtype": PickledType,
    "numpy.core.multiarray._reconstruct": PickledArray,
    "numpy.core.multiarray.scalar": numpy_scalar,
    "numpy.core.numeric._frombuffer": _from_buffer,
}

# Names that a file may use, but that contribute nothing to the network.
RECORDS = frozenset(
    {
        "dnnlib.tflib.network.Network",
        "argparse.Namespace",
        "builtins.set",
        "builtins.frozenset",
        "builtins.list",
        "builtins.object",
        "builtins.slice",
        "numpy.ndarray",
        "torch.Size",
        "torch.device",
    }
)
TORCH_TYPES = frozenset(
    {"float16", "float32", "float64", "bfloat16", "half", "float", "double", "int64", "int32", "uint8", "bool"}
    | {"contiguous_format", "channels_last", "preserve_format", "strided"}
)
