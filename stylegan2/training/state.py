"""Saves and loads a training state as one safetensors file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from keras import ops
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from stylegan2.files.durable import replacing
from stylegan2.training.errors import StateError

SEPARATOR = ":"
# Groups that the oldest files lack. A run resumed from such a file starts with their initial values.
OPTIONAL = ("noise", "sums", "counts", "signs")


def save_state(path: Path, state: Mapping[str, Any], progress: Mapping[str, Any]) -> None:
    """Writes a state and its progress atomically: after a kill, the file is either the old or the new one.

    Args:
        path: the file.
        state: tensors, or dicts of tensors, by name.
        progress: JSON values.

    Raises:
        OSError, SafetensorError: the file cannot be written.
    """
    arrays = {name: np.asarray(ops.convert_to_numpy(tensor), order="C") for name, tensor in _flat(state).items()}
    with replacing(path) as temporary:
        save_file(arrays, temporary, metadata={"progress": json.dumps(progress)})


def load_state(path: Path, like: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Reads the state and the progress that `save_state` wrote.

    Args:
        path: the file.
        like: a state with the names and shapes that the file must have.

    Raises:
        StateError: the file is broken, or belongs to a run with different networks.
    """
    try:
        with safe_open(path, "np") as file:
            progress = json.loads((file.metadata() or {})["progress"])
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise StateError(f"training state {path} cannot be read: {error}") from error
    expected = _flat(like)
    for name, tensor in expected.items():
        if name.partition(SEPARATOR)[0] in OPTIONAL:
            arrays.setdefault(name, tensor)
    wrong = sorted(set(arrays) ^ set(expected)) or [
        name for name, array in arrays.items() if tuple(array.shape) != tuple(expected[name].shape)
    ]
    if wrong:
        raise StateError(
            f"training state {path} belongs to different networks: {wrong[0]} and {len(wrong) - 1} more do not match"
        )
    return _nested({name: ops.convert_to_tensor(array) for name, array in arrays.items()}), progress


def _flat(state: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for group, value in state.items():
        if isinstance(value, Mapping):
            flat |= {f"{group}{SEPARATOR}{name}": tensor for name, tensor in value.items()}
        else:
            flat[group] = value
    return flat


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, tensor in flat.items():
        group, _, weight = name.partition(SEPARATOR)
        if weight:
            nested.setdefault(group, {})[weight] = tensor
        else:
            nested[group] = tensor
    return nested
