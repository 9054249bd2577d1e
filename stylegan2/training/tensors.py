"""Arrays to the device and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from keras import ops

from stylegan2.training.step import State


def tensor(values: Any, dtype: str = "float32") -> Any:
    """On the device."""
    return ops.convert_to_tensor(np.asarray(values, dtype))


def tensors(*values: Any) -> list[Any]:
    """Arrays on the device as they are, also those in lists."""
    return [tensors(*value) if isinstance(value, (list, tuple)) else ops.convert_to_tensor(value) for value in values]


def arrays(state: State) -> dict[str, np.ndarray]:
    """All tensors of a state on the host, by a name for people."""
    return {
        f"{group} {name}".strip(): ops.convert_to_numpy(values)
        for group, value in state.items()
        for name, values in (value if isinstance(value, dict) else {"": value}).items()
    }


def not_finite(state: State) -> str | None:
    """The first tensor that has a value that is no number."""
    return next((name for name, values in arrays(state).items() if not np.isfinite(values).all()), None)
