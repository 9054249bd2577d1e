"""Reads and writes the weights of LPIPS, and converts the two files in which they are published.

The file is a `.safetensors` with the float32 arrays that `lpips_shapes.shapes` names. Its header has this JSON text
under the key `facespace`: {"format": "lpips", "version": 1, "network": "alex"}. `python -m stylegan2.projection lpips`
writes it from

    alexnet-owt-7be5be79.pth    torchvision's AlexNet (https://download.pytorch.org/models/)
    alex.pth                    the heads, lpips/weights/v0.1 in the PyPI package `lpips` (Zhang et al., BSD)

Their pickles are read like those of networks, by an interpreter that never executes code from a file.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
from safetensors.numpy import save

from stylegan2.checkpoints.porting import DAMAGE, Arrays
from stylegan2.checkpoints.torch_zip import read_zip
from stylegan2.checkpoints.unpickler import unpickle_stream
from stylegan2.errors import CheckpointError
from stylegan2.files.durable import replacing
from stylegan2.projection.lpips_shapes import shapes

HEADER = {"format": "lpips", "version": 1, "network": "alex"}
BACKBONE = ("features.0", "features.3", "features.6", "features.8", "features.10")  # torchvision's names


def read_lpips(path: Path) -> dict[str, np.ndarray]:
    """Reads a file that `write_lpips` wrote.

    Raises:
        CheckpointError: the file is missing, damaged, of another format, or has a weight of the wrong shape.
    """
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            header = json.loads((file.metadata() or {}).get("facespace", "null"))
            if header != HEADER:
                raise CheckpointError(
                    f"{path} is not a file of LPIPS weights; `python -m stylegan2.projection lpips` makes one."
                )
            return _checked(path, {name: file.get_tensor(name) for name in file.keys()})  # noqa: SIM118
    except (safetensors.SafetensorError, ValueError, OSError) as error:
        raise CheckpointError(f"{path} cannot be read as a file of LPIPS weights ({error}).") from error


def write_lpips(path: Path, weights: Mapping[str, np.ndarray]) -> None:
    """Writes the weights. After a failure there is no partial file."""
    arrays = {name: np.ascontiguousarray(weights[name], np.float32) for name in shapes()}
    with replacing(path) as temporary:
        temporary.write_bytes(save(arrays, {"facespace": json.dumps(HEADER)}))


def convert_weights(backbone: Path, heads: Path) -> dict[str, np.ndarray]:
    """Converts the published files of the backbone (torchvision's AlexNet) and of the heads.

    Raises:
        CheckpointError: a file cannot be read or lacks a weight.
    """
    features, linear = _state_of(backbone), _state_of(heads)
    weights = {}
    for k, name in enumerate(BACKBONE):
        weights[f"conv{k}/kernel"] = np.transpose(_read(backbone, features, f"{name}.weight"), (2, 3, 1, 0))
        weights[f"conv{k}/bias"] = _read(backbone, features, f"{name}.bias")
        weights[f"head{k}"] = _read(heads, linear, f"lin{k}.model.1.weight").reshape(-1)
    return _checked(backbone, weights)


def _state_of(path: Path) -> Arrays:
    """Reads the tensors of a torch file, in the zip or the older stream format."""
    try:
        with open(path, "rb") as file:
            is_zip = file.read(2) == b"PK"
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        content: Any = read_zip(data) if is_zip else unpickle_stream(data)
    except CheckpointError as error:
        raise CheckpointError(f"{path} {error}.") from error
    except (OSError, *DAMAGE) as error:
        raise CheckpointError(f"{path} cannot be read ({error}).") from error
    if not isinstance(content, dict):
        raise CheckpointError(f"{path} must hold a dictionary of tensors.")
    return Arrays(content.get)


def _read(path: Path, arrays: Arrays, name: str) -> np.ndarray:
    try:
        return np.asarray(arrays.read(name), np.float32)
    except CheckpointError as error:
        raise CheckpointError(f"{path} {error}.") from error


def _checked(path: Path, weights: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    for name, shape in shapes().items():
        found = weights.get(name)
        if found is None or found.shape != shape:
            raise CheckpointError(
                f"{path}: `{name}` must have the shape {list(shape)}. Received: "
                f"{'no such array' if found is None else list(found.shape)}."
            )
        if not np.isfinite(found).all():
            raise CheckpointError(f"{path}: `{name}` must be finite numbers. Received: NaN or infinity.")
    return {name: np.asarray(weights[name], np.float32) for name in shapes()}
