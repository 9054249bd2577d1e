"""From the arrays of a foreign file to a canonical checkpoint: what every reader of a format has in common.

A reader says which array of the file each canonical weight is, and how its axes are turned; here the arrays are
fetched, turned, and compared with the one table of names and shapes.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from stylegan2.checkpoints.average_w import average_w
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from stylegan2.weights import Checkpoint, Shapes, generator_shapes

Turn = Callable[[np.ndarray], np.ndarray]
# What wrong contents make Python and NumPy raise before a reader has noticed.
DAMAGE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, MemoryError, RecursionError)


class Arrays:
    """The arrays of a file by the names that they have there, fetched one at a time.

    `find(name)` answers with something that has `shape` and perhaps `to_numpy()`, or None.
    """

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find

    def __contains__(self, name: str) -> bool:
        return self._find(name) is not None

    def shape(self, name: str, dimensions: int) -> tuple[int, ...]:
        """The shape that the file claims for an array that the network cannot be without."""
        shape = tuple(self._required(name).shape)
        if len(shape) != dimensions:
            raise CheckpointError(f"has `{name}` of shape {shape} where {dimensions} dimensions would be right")
        return shape

    def read(self, name: str) -> np.ndarray:
        """The array."""
        found = self._required(name)
        return found.to_numpy() if hasattr(found, "to_numpy") else np.asarray(found)

    def count(self, name: str, first: int = 0) -> int:
        """How many arrays of that name there are, numbered from `first`; `name` has a {} for the number."""
        following = first
        while name.format(following) in self:
            following += 1
        return following - first

    def _required(self, name: str) -> Any:
        found = self._find(name)
        if found is None or not hasattr(found, "shape"):
            raise CheckpointError(f"lacks `{name}`")
        return found


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a weight comes from: the array's name in the file, and what makes it canonical."""

    name: str
    turn: Turn


def port(
    config: GeneratorConfig,
    arrays: Arrays,
    source: Callable[[str], Source],
    metadata: Mapping[str, Any],
    substitutes: Mapping[str, np.ndarray] | None = None,
) -> Checkpoint:
    """The checkpoint whose every weight comes from its source in `arrays`, or from `substitutes`.

    A file without `w_avg` gets the mean of many w's in its place, and says so in the metadata.

    Raises:
        CheckpointError: a weight is missing, has the wrong shape, or is not finite.
    """
    weights, metadata = dict(substitutes or {}), dict(metadata)
    for name, shape in generator_shapes(config).items():
        origin = source(name)
        if name in weights or (name == "mapping/w_avg" and origin.name not in arrays):
            continue
        array = origin.turn(arrays.read(origin.name))
        weights[name] = checked_weight(array, shape, origin.name)
    if "mapping/w_avg" not in weights:
        weights["mapping/w_avg"] = average_w(config, weights)
        metadata["w_avg"] = "not in the file: the mean of w over the 4096 z's of RandomState(0)"
    return Checkpoint(config, weights, metadata)


def checked_weight(array: np.ndarray, shape: tuple[int, ...], name: str) -> np.ndarray:
    """`array` as a float32 weight of that shape."""
    if array.shape != shape:
        raise CheckpointError(f"has `{name}` of shape {array.shape} where {shape} would be right")
    # A copy, always: the array may be a window on the file itself.
    with np.errstate(over="ignore"):
        weight = np.array(array, np.float32, order="C")
    if not np.all(np.isfinite(weight)):
        raise CheckpointError(f"has numbers in `{name}` that are not finite")
    return weight


def make_config(**values: Any) -> GeneratorConfig:
    """A configuration; what cannot be one is the file's fault."""
    try:
        return GeneratorConfig(**values)
    except (ValueError, TypeError) as error:
        raise CheckpointError(impossible(error)) from error


def impossible(error: Exception) -> str:
    """What a configuration's error says about the file, as part of a sentence."""
    return f"describes a network that is not known here: {error}".replace(". ", ", ")


def text(value: Any, name: str) -> str:
    """A setting that is a word. (What else it may be is not shown: it may be without end.)"""
    if not isinstance(value, str):
        raise CheckpointError(f"has a `{name}` that is no word")
    return value[:40]


def number(value: Any, name: str) -> float:
    """A setting that is a number."""
    if not isinstance(value, (int, float, np.number)):
        raise CheckpointError(f"has a `{name}` that is no number")
    return float(value)


def check_size(shapes: Shapes, file_size: int) -> None:
    """Refuse a network of more numbers than the file has bytes: they would all be the same few bytes again."""
    numbers = sum(math.prod(shape) for shape in shapes.values())
    if numbers > file_size:
        raise CheckpointError(f"claims a network of {numbers} numbers in {file_size} bytes")
