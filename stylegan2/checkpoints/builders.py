"""Our own functions for the names that a network's pickle may call; see `unpickler`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from stylegan2.checkpoints.arrays import (
    EncodedBytes,
    PickledArray,
    PickledType,
    Tensor,
    array_of,
    checked_sizes,
    numpy_scalar,
)
from stylegan2.checkpoints.records import Builder, LongText, Record
from stylegan2.errors import CheckpointError


def persistent_object(meta: Any) -> Record:
    """Returns the object of NVIDIA's `torch_utils.persistence`: class name and attributes, without its source code."""
    if not isinstance(meta, dict) or not isinstance(meta.get("state"), dict):
        raise CheckpointError("is a pickle with a damaged network object")
    name = meta.get("class_name")
    return Record(name[:100] if isinstance(name, str) else "network without a name", state=meta["state"])


def _dictionary(*arguments: Any) -> dict:
    """Returns a dictionary. `defaultdict` gets the class of its values, and Python 2's `OrderedDict` gets pairs."""
    if len(arguments) == 1 and isinstance(arguments[0], list):
        pairs = arguments[0]
        if all(isinstance(pair, (list, tuple)) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            return dict(pairs)
    if any(not isinstance(argument, (Builder, Record)) for argument in arguments):
        raise CheckpointError("is a pickle that fills a dictionary in an unknown way")
    return {}


def _encoded(text: Any, encoding: Any = "latin1") -> EncodedBytes:
    """Returns bytes as protocol 2 writes them."""
    if not isinstance(text, (str, LongText)) or encoding != "latin1":
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


def _subclass(rebuild: Any, _kind: Any, arguments: Any, _state: Any = None) -> Any:
    """Returns a tensor of a class of its own, which torch makes of a plain one."""
    if not isinstance(rebuild, Builder) or not isinstance(arguments, tuple):
        raise CheckpointError("is a pickle with a damaged tensor")
    return rebuild.build(*arguments)


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
    "torch._tensor._rebuild_from_type_v2": _subclass,
    "numpy.dtype": PickledType,
    "numpy.core.multiarray._reconstruct": PickledArray,
    "numpy.core.multiarray.scalar": numpy_scalar,
    "numpy.core.numeric._frombuffer": _from_buffer,
}

# Names whose arguments or attributes a reader looks at.
RECORDS = frozenset({"dnnlib.tflib.network.Network", "torch.Size"})
