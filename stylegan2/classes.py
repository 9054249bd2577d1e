"""The classes of a conditional network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

KEY = "classes"  # of a network's metadata


def trained_classes(metadata: Mapping[str, Any], c_dim: int) -> Sequence[int]:
    """Returns the classes that the network has seen pictures of, in ascending order.

    A file names them if labels were sparse, for instance if they started at 1. Otherwise these are all classes.
    """
    named = metadata.get(KEY)
    if isinstance(named, list) and named and all(type(one) is int and 0 <= one < c_dim for one in named):
        return sorted(set(named))
    return range(c_dim)


def described_classes(labels: NDArray[np.integer[Any]], c_dim: int) -> dict[str, list[int]]:
    """Returns what the metadata of a network say of its classes, given the labels of its training pictures."""
    seen = np.unique(labels).tolist()
    return {KEY: seen} if c_dim and len(seen) < c_dim else {}


def labels_in_turn(metadata: Mapping[str, Any], c_dim: int, count: int) -> NDArray[np.float32] | None:
    """Returns labels [count, c_dim] of the trained classes in turn; None for an unconditional network."""
    return one_hot(np.resize(trained_classes(metadata, c_dim), count), c_dim) if c_dim else None


def one_hot(classes: NDArray[np.integer[Any]] | Sequence[int], c_dim: int) -> NDArray[np.float32]:
    """Returns classes [N] as labels [N, c_dim]."""
    labels = np.zeros((len(classes), c_dim), np.float32)
    if c_dim:
        labels[np.arange(len(classes)), classes] = 1
    return labels
