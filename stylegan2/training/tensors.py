"""Moves arrays to the device and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import ops

from stylegan2.training.step import State


def tensor(values: Any, dtype: str = "float32") -> Any:
    """Returns `values` as a tensor of `dtype` on the device."""
    return ops.convert_to_tensor(np.asarray(values, dtype))


def tensors(*values: Any) -> list[Any]:
    """Returns arrays, and (nested) lists of arrays, as tensors of the same dtype on the device."""
    return [tensors(*value) if isinstance(value, (list, tuple)) else ops.convert_to_tensor(value) for value in values]


def arrays(state: State) -> dict[str, np.ndarray]:
    """Returns all tensors of a state on the host, by readable names such as `g mapping/dense_0/kernel`."""
    return {
        f"{group} {name}".strip(): ops.convert_to_numpy(values)
        for group, value in state.items()
        for name, values in (value if isinstance(value, dict) else {"": value}).items()
    }


def not_finite(state: State) -> str | None:
    """Returns the name of the first tensor with a value that is infinite or not a number, None if there is none."""
    return next((name for name, values in arrays(state).items() if not np.isfinite(values).all()), None)
