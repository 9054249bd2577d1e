"""float64 on each backend."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stylegan2 import backend


@contextmanager
def double_precision() -> Iterator[None]:
    """Lets JAX, and Keras on JAX, compute in float64, which both turn into float32 by default."""
    if backend.name() == "tensorflow":
        yield
        return
    import jax
    from keras.src.backend.common import dtypes

    with jax.enable_x64(True), pytest.MonkeyPatch.context() as patch:
        patch.setitem(dtypes.BIT64_TO_BIT32_DTYPE, "float64", "float64")
        yield
