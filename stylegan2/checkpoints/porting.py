"""Turns the arrays of a foreign file into a canonical checkpoint. All readers use this.

A reader says which array of the file each canonical weight comes from, and how to turn its axes. This module reads and
turns the arrays, and compares them with the table of names and shapes in `stylegan2.weights`.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from stylegan2.checkpoints.average_w import average_w
from stylegan2.checkpoints.records import Record
from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, Shapes, generator_shapes

Turn = Callable[[np.ndarray], np.ndarray]
BYTES_PER_WEIGHT = 2
MOST_LAYERS = 1000
FEATURES_PER_BYTE = 16
LARGEST = float(np.finfo(np.float32).max)
# Exceptions that Python and NumPy raise for damaged contents that no reader has noticed.
DAMAGE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, MemoryError, RecursionError)


class Arrays:
    """The arrays of a file under the file's own names, read one at a time.

    `find(name)` returns something that has a `shape` and perhaps `to_numpy()`, or None.
    """

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def shape(self, name: str, dimensions: int) -> tuple[int, ...]:
        """Returns the shape that the file claims for a required array, which must have so many dimensions."""
        shape = tuple(self._required(name).shape)
        if len(shape) != dimensions:
            raise CheckpointError(f"has `{name}` of shape {shape}, expected {dimensions} dimensions")
        return shape

    def read(self, name: str) -> np.ndarray:
        """Returns a required array."""
        found = self._required(name)
        return found.to_numpy() if hasattr(found, "to_numpy") else np.asarray(found)

    def count(self, name: str, first: int = 0) -> int:
        """Returns how many numbered arrays there are, counted from `first`. `name` has {} in place of the number.

        Stops after more than any network has.
        """
        following = first
        while following < first + MOST_LAYERS and name.format(following) in self:
            following += 1
        return following - first

    def _required(self, name: str) -> Any:
        found = self._find(name)
        if isinstance(found, Record):
            raise CheckpointError(f"has a `{found.kind}` as `{name}`, which is not an array that Facespace can read")
        if found is None or not hasattr(found, "shape"):
            raise CheckpointError(f"lacks `{name}`")
        return found


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a weight comes from: the name of the array in the file, and the function that makes it canonical."""

    name: str
    turn: Turn


def port(
    config: GeneratorConfig,
    arrays: Arrays,
    source: Callable[[str], Source],
    metadata: Mapping[str, Any],
    substitutes: Mapping[str, np.ndarray] | None = None,
) -> Checkpoint:
    """Returns a checkpoint with weights from a foreign file.

    If the file has no `w_avg`, the mean of many w's takes its place, and the metadata say so.

    Args:
        config: The configuration of the generator.
        arrays: The arrays of the file.
        source: Returns where in the file the weight of a canonical name comes from.
        metadata: The metadata of the checkpoint.
        substitutes: Weights, under canonical names, that are used instead of the file's.

    Raises:
        CheckpointError: If a weight is missing, has the wrong shape, or is not finite.
    """
    weights, metadata = dict(substitutes or {}), dict(metadata)
    for name, shape in generator_shapes(config).items():
        origin = source(name)
        if name in weights or (name == "mapping/w_avg" and origin.name not in arrays):
            continue
        weights[name] = read_weight(arrays, origin, shape)
    if "mapping/w_avg" not in weights:
        with np.errstate(all="ignore"):
            weights["mapping/w_avg"] = checked_weight(average_w(config, weights), (config.w_dim,), "average w")
        metadata["w_avg"] = "not in the file; computed as the mean of w over 4096 z's from RandomState(0)"
    return Checkpoint(config, weights, metadata)


def read_weight(arrays: Arrays, origin: Source, shape: tuple[int, ...]) -> np.ndarray:
    """Returns a weight from its place in the file. Raises CheckpointError as `checked_weight` does."""
    # Numbers beyond float32 become infinite without a warning, and are refused then.
    with np.errstate(all="ignore"):
        return checked_weight(origin.turn(arrays.read(origin.name)), shape, origin.name)


def checked_weight(array: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """Returns `array` as a float32 weight.

    Args:
        array: The array, with its axes in canonical order.
        shape: The shape that it must have.
        name: Its name in the file, for error messages.

    Raises:
        CheckpointError: If the shape is another one, or a number is not finite in float32.
    """
    if array.shape != shape:
        raise CheckpointError(f"has `{name}` of shape {array.shape}, expected {shape}")
    # Always a copy, because the array may be a view of the file.
    with np.errstate(over="ignore", invalid="ignore"):
        weight = np.array(array, np.float32, order="C")
    if not np.all(np.isfinite(weight)):
        raise CheckpointError(f"has numbers in `{name}` that are not finite")
    return weight


def make_config(**values: Any) -> GeneratorConfig:
    """Returns a configuration. Raises CheckpointError for impossible values."""
    try:
        return GeneratorConfig(**values)
    except (ValueError, TypeError) as error:
        raise CheckpointError(impossible(error)) from error


def impossible(error: Exception) -> str:
    """Returns the error of a configuration as part of a sentence about the file."""
    return f"describes a network that Facespace cannot build: {error}".replace(". ", ", ")


def text(value: Any, name: str) -> str:
    """Returns a setting that must be a word. (The message does not show another value, which may be endlessly long.)"""
    if not isinstance(value, str):
        raise CheckpointError(f"has a `{name}` that is not a word")
    return value[:40]


def number(value: Any, name: str) -> float:
    """Returns a setting that must be a number."""
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CheckpointError(f"has a `{name}` that is not a number")
    if not abs(value) <= LARGEST:
        raise CheckpointError(f"has a `{name}` that is not finite")
    return float(value)


def check_size(config: GeneratorConfig | DiscriminatorConfig, shapes: Shapes, file_size: int) -> None:
    """Raises CheckpointError for a network that is too large for its file.

    A weight takes two bytes at least. A file with fewer repeats its bytes. The features of a layer take no bytes, but
    memory and time: in published networks they are at most one number for each byte of the file.
    """
    numbers = sum(math.prod(shape) for shape in shapes.values())
    if numbers * BYTES_PER_WEIGHT > file_size:
        raise CheckpointError(f"claims a network of {numbers} numbers in {file_size} bytes")
    sizes = zip(config.block_shapes, config.channels, strict=True)
    largest = max(height * width * max(features, config.img_channels) for (height, width), features in sizes)
    if largest > FEATURES_PER_BYTE * file_size:
        raise CheckpointError(f"claims layers of {largest} numbers, for which its {file_size} bytes are too few")
