"""Directions in w taken from the network's own faces, so that a step along them leads to faces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.errors import InvalidParameter
from services.recipes.recipe import MAX_SEED
from services.rendering.generator import Generator

_CLASS_SEEDS = 200  # faces whose mean is the middle of a class


def face_directions(
    generator: Generator, seed: int, amount: int, class_: int | None
) -> tuple[NDArray[np.float64], float]:
    """Returns `amount` directions [amount, w_dim] of length 1, and the mean distance to the faces that they lead to.

    Direction k leads from the average w to the w of the random face of `seed` + k, untruncated. Directions are thus
    distributed as faces are, unlike isotropic noise. Each is made orthogonal to those before it (Gram-Schmidt), unless
    `amount` is greater than w_dim. Faces of a class start from the average of their class.

    Raises:
        InvalidParameter: The seeds go beyond 2^32 - 1.
    """
    if seed + amount - 1 > MAX_SEED:
        raise InvalidParameter("seed", f"seed + amount must not go beyond 2^32. Received: {seed} + {amount}.")
    away = _ws(generator, range(seed, seed + amount), class_) - _middle(generator, class_)  # [amount, w_dim]
    lengths = np.linalg.norm(away, axis=1, keepdims=True)
    directions = away / np.maximum(lengths, np.finfo(np.float64).tiny)
    if amount <= away.shape[1]:
        directions = _orthogonal(directions)
    return directions, float(lengths.mean())


def _orthogonal(directions: NDArray[np.float64]) -> NDArray[np.float64]:
    """Returns the directions made orthogonal (Gram-Schmidt, by QR, with the arbitrary signs of QR undone)."""
    q, r = np.linalg.qr(directions.T)
    orthogonal: NDArray[np.float64] = (q * np.where(np.diag(r) < 0, -1.0, 1.0)).T
    return orthogonal


def _middle(generator: Generator, class_: int | None) -> NDArray[np.float64]:
    if class_ is None:
        return generator.network.w_avg.astype(np.float64)
    middle: NDArray[np.float64] = _ws(generator, range(_CLASS_SEEDS), class_).mean(axis=0)
    return middle


def _ws(generator: Generator, seeds: range, class_: int | None) -> NDArray[np.float64]:
    """Returns the w [N, w_dim] of the untruncated faces of `seeds`."""
    latents = generator.latents_of([generator.random_recipe(seed, 1.0, class_) for seed in seeds])
    return np.stack([ws[0] for ws in latents]).astype(np.float64)
