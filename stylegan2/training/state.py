"""A run on disk: one safetensors file of the whole training state, replaced in one go."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from keras import ops
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

STATE_FILE = "state.safetensors"
SEPARATOR = ":"


class StateError(ValueError):
    """A training state cannot be used; the message names the file."""


def save_state(path: Path, state: Mapping[str, Any], progress: Mapping[str, Any]) -> None:
    """Writes the tensors of `state` and the JSON of `progress`, all or nothing, also when killed in the middle."""
    arrays = {name: np.asarray(ops.convert_to_numpy(tensor), order="C") for name, tensor in _flat(state).items()}
    temporary = path.with_name(f".{path.name}.partial")
    save_file(arrays, temporary, metadata={"progress": json.dumps(progress)})
    with temporary.open("rb+") as file:
        os.fsync(file.fileno())
    temporary.replace(path)


def load_state(path: Path, like: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """State and progress as `save_state` wrote them, for a state of the same names and shapes as `like`.

    Raises:
        StateError: the file is broken, or of a run with other networks.
    """
    try:
        with safe_open(path, "np") as file:
            progress = json.loads((file.metadata() or {})["progress"])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise StateError(f"training state {path} cannot be read: {error}") from error
    expected = _flat(like)
    wrong = sorted(set(arrays) ^ set(expected)) or [
        name for name, array in arrays.items() if array.shape != tuple(expected[name].shape)
    ]
    if wrong:
        raise StateError(f"training state {path} is of other networks: {wrong[0]} and {len(wrong) - 1} more do not fit")
    state: dict[str, Any] = {}
    for name, array in arrays.items():
        group, _, weight = name.partition(SEPARATOR)
        tensor = ops.convert_to_tensor(array)
        if weight:
            state.setdefault(group, {})[weight] = tensor
        else:
            state[group] = tensor
    return state, progress


def _flat(state: Mapping[str, Any]) -> dict[str, Any]:
    flat = {}
    for group, value in state.items():
        if isinstance(value, Mapping):
            flat |= {f"{group}{SEPARATOR}{name}": tensor for name, tensor in value.items()}
        else:
            flat[group] = value
    return flat
