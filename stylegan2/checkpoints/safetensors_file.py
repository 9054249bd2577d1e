"""Reads and writes our own format: a `.safetensors` with canonical weights, and a JSON header with the configuration.

The header's metadata has a single key, "facespace": the format keeps no order among several keys, and this way a
checkpoint is always written to the same bytes. If there is a discriminator, its weights lie beside the generator's and
its configuration in the header. Reading the generator alone reads none of its weights.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import safetensors
from safetensors.numpy import save

from stylegan2.checkpoints.porting import check_size, checked_weight, impossible
from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.errors import CheckpointError
from stylegan2.files.durable import replacing
from stylegan2.messages import shown
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, Shapes, discriminator_shapes, generator_shapes

KEY = "facespace"
FORMAT = "stylegan2 generator"
VERSION = 1
MAX_HEADER = 100_000_000  # bytes; the limit of safetensors itself
MAX_OUR_HEADER = 2_000_000  # bytes; ours have 30,000, and reading JSON takes many times its size
MAX_WORDS = {"name": 200, "licence": 1000, "note": 4000}  # letters of what people read

Config = TypeVar("Config", GeneratorConfig, DiscriminatorConfig)


def write_checkpoint(path: Path, checkpoint: Checkpoint, dtype: str = "float32") -> None:
    """Writes a checkpoint, with its discriminator if it has one. A write that fails leaves `path` as it was.

    Args:
        path: The file to write or replace.
        checkpoint: The checkpoint.
        dtype: The type of the weights in the file, `float32` or `float16`.

    Raises:
        ValueError: If `dtype` is another type, or a weight is missing, has the wrong shape, or is not finite in that
            type.
        OSError: If the file cannot be written.
    """
    if dtype not in ("float32", "float16"):
        raise ValueError(f"`dtype` must be float32 or float16. Received: {dtype!r}")
    header = {
        "format": FORMAT,
        "version": VERSION,
        "config": checkpoint.config.to_dict(),
        "metadata": dict(checkpoint.metadata),
    }
    tensors = _stored(checkpoint.weights, generator_shapes(checkpoint.config), np.dtype(dtype))
    if found := checkpoint.discriminator:
        header["discriminator"] = found.config.to_dict()
        tensors |= _stored(found.weights, discriminator_shapes(found.config), np.dtype(dtype))
    with replacing(Path(path), shared=True) as temporary:
        temporary.write_bytes(save(tensors, {KEY: json.dumps(header)}))


def read_safetensors(path: Path) -> Checkpoint:
    """Reads the generator that `write_checkpoint` wrote.

    Raises:
        CheckpointError: If another program wrote the file, it is damaged, or its weights do not fit its configuration.
    """
    with _opened(path) as file:
        header = _header(file.metadata())
        config = _config(GeneratorConfig, header["config"])
        weights = _weights(file, config, generator_shapes(config), path.stat().st_size)
    return Checkpoint(config, weights, {"format": "facespace safetensors"} | header["metadata"])


def read_header(path: Path) -> tuple[GeneratorConfig, dict[str, Any]]:
    """Reads the configuration and the metadata that `write_checkpoint` wrote, but no weights.

    Raises:
        CheckpointError: If another program wrote the file, or it is damaged.
    """
    with _opened(path) as file:
        header = _header(file.metadata())
        return _config(GeneratorConfig, header["config"]), header["metadata"]


def read_safetensors_discriminator(path: Path) -> DiscriminatorCheckpoint:
    """Reads the discriminator that `write_checkpoint` wrote.

    Raises:
        CheckpointError: If there is none, or its weights do not fit its configuration.
    """
    with _opened(path) as file:
        header = _header(file.metadata())
        if not isinstance(header.get("discriminator"), dict):
            raise CheckpointError("has no discriminator")
        config = _config(DiscriminatorConfig, header["discriminator"])
        weights = _weights(file, config, discriminator_shapes(config), path.stat().st_size)
    return DiscriminatorCheckpoint(config, weights)


def looks_like_safetensors(head: bytes) -> bool:
    """Returns whether a file begins with the length of a JSON header, followed by a JSON object."""
    return len(head) > 8 and head[8:9] == b"{" and int.from_bytes(head[:8], "little") <= MAX_HEADER


def _stored(weights: Mapping[str, np.ndarray], shapes: Shapes, dtype: np.dtype) -> dict[str, np.ndarray]:
    stored = {}
    for name, shape in shapes.items():
        if name not in weights:
            raise ValueError(f"the checkpoint lacks the weight `{name}`")
        weight = np.asarray(weights[name])
        if weight.shape != shape:
            raise ValueError(f"`{name}` must have the shape {shape}. Received: {weight.shape}")
        with np.errstate(over="ignore"):
            stored[name] = np.array(weight, dtype, order="C")
        if not np.all(np.isfinite(stored[name])):
            raise ValueError(f"`{name}` must be finite as {dtype}")
    return stored


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with open(path, "rb") as file:
        size = int.from_bytes(file.read(8), "little")
    if MAX_OUR_HEADER < size <= MAX_HEADER:
        raise CheckpointError(f"is a safetensors file with a header of {size} bytes, which no network needs")
    try:
        with safetensors.safe_open(path, framework="numpy") as file:
            yield file
    except safetensors.SafetensorError as error:
        raise CheckpointError(f"is a damaged or incomplete safetensors file ({error})") from error


def _header(metadata: dict[str, str] | None) -> dict[str, Any]:
    if not metadata or KEY not in metadata:
        raise CheckpointError("is a safetensors file of another program (its header has no `facespace`)")
    try:
        header = json.loads(metadata[KEY])
    except (ValueError, RecursionError) as error:
        raise CheckpointError("is a safetensors file whose `facespace` header is not JSON") from error
    if not isinstance(header, dict) or header.get("format") != FORMAT or header.get("version") != VERSION:
        raise CheckpointError("is a safetensors file of another version of Facespace")
    if not isinstance(header.get("config"), dict) or not isinstance(header.get("metadata"), dict):
        raise CheckpointError("is a safetensors file whose `facespace` header lacks `config` or `metadata`")
    for word, longest in MAX_WORDS.items():
        _check_words(word, header["metadata"].get(word, ""), longest)
    return header


def _check_words(name: str, value: Any, longest: int) -> None:
    """Raises CheckpointError for a text that is too long to be shown to people, or could harm a terminal."""
    if not isinstance(value, str) or len(value) > longest or not value.replace("\n", "").isprintable():
        wanted = f"a text of at most {longest} letters without control characters"
        raise CheckpointError(f"has a `{name}` in its metadata that must be {wanted}, received: {shown(value)}")


def _config(kind: type[Config], values: dict[str, Any]) -> Config:
    try:
        return kind.from_dict(values)
    except ValueError as error:
        raise CheckpointError(impossible(error)) from error


def _weights(
    file: Any, config: GeneratorConfig | DiscriminatorConfig, shapes: Shapes, file_size: int
) -> dict[str, np.ndarray]:
    check_size(config, shapes, file_size)
    if missing := sorted(set(shapes) - set(file.keys())):
        raise CheckpointError(f"lacks `{missing[0]}`")
    return {name: _weight(file, name, shape) for name, shape in shapes.items()}


def _weight(file: Any, name: str, shape: tuple[int, ...]) -> np.ndarray:
    stored = file.get_slice(name)
    if tuple(stored.get_shape()) != shape:
        raise CheckpointError(f"has `{name}` of shape {tuple(stored.get_shape())}, expected {shape}")
    if stored.get_dtype() not in ("F32", "F16"):
        raise CheckpointError(f"has `{name}` of type {stored.get_dtype()}, expected F32 or F16")
    return checked_weight(file.get_tensor(name), shape, name)
