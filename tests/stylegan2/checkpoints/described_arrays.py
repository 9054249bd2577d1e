"""Tensors and NumPy arrays as pickles describe them, with true or false claims."""

import numpy as np

from stylegan2.checkpoints.unpickler import unpickle
from tests.stylegan2.checkpoints import pickles
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored


def read_tensor(array, stream=None, **changed):
    """Reads a tensor whose description is changed (offset, size, stride)."""
    stored = Stored("0", np.ravel(array))
    stream = pickles.torch_stream(stored, [stored]) if stream is None else stream
    call = pickles.tensor(array, Call(Name("torch.storage", "_load_from_bytes"), (stream,)))
    names = ("storage", "offset", "size", "stride", "grad", "hooks")
    described = dict(zip(names, call.arguments, strict=True)) | changed
    content, _ = unpickle(memoryview(pickles.dumps(Call(call.name, tuple(described.values())))))
    return content.to_numpy()


def numpy_array(shape, kind="f4", data=b"\0" * 48, fortran=False):
    """Returns a NumPy array as a pickle describes it, with the given claims."""
    dtype = Call(Name("numpy", "dtype"), (kind, False, True), (3, "<", None, None, None, -1, -1, 0))
    reconstruct = Name("numpy.core.multiarray", "_reconstruct")
    return Call(reconstruct, (Name("numpy", "ndarray"), (0,), b"b"), (1, shape, dtype, fortran, data))
