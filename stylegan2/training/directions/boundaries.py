"""Converts InterFaceGAN's boundaries to directions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from stylegan2.directions.directions import Directions, DirectionsError
from stylegan2.training.directions.faces import Network
from stylegan2.training.directions.linear import covariance

SAMPLES, BATCH = 4096, 256


def read_boundary(path: Path, w_dim: int) -> np.ndarray:
    """Reads the normal of a boundary in w, [w_dim], from a `.npy` file that InterFaceGAN's `train_boundary.py` wrote.

    The array in the file has the shape [1, w_dim] or [w_dim].

    Raises:
        DirectionsError: the file cannot be read, has another shape, or holds NaN, infinity, or only zeros.
    """
    try:
        boundary = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise DirectionsError(f"boundary {path} cannot be read: {error}") from error
    if not isinstance(boundary, np.ndarray) or boundary.shape not in ((1, w_dim), (w_dim,)):
        received = list(boundary.shape) if isinstance(boundary, np.ndarray) else "several arrays"
        raise DirectionsError(f"boundary {path} must have the shape [1, {w_dim}]. Received: {received}")
    if boundary.dtype.kind != "f" or not np.isfinite(boundary).all() or not boundary.any():
        raise DirectionsError(f"boundary {path} must be finite floating point numbers, not all 0")
    return boundary.reshape(-1).astype(np.float64)


def from_boundaries(boundaries: Mapping[str, np.ndarray], network: Network, seed: int = 0) -> Directions:
    """Makes directions from boundaries in w.

    The score of a face at a boundary with the unit normal n is n · w. Strength 1 moves the score by its standard
    deviation over the network's own faces, so the direction is n sqrt(n' Sigma n). `effects` are the effects on the
    scores of all boundaries; with them, `control` is InterFaceGAN's conditional manipulation.

    Args:
        boundaries: normals [w_dim], not necessarily of unit length, by the names of their directions.
        network: whose w the boundaries are in.
        seed: of the w's that Sigma is computed from.

    Raises:
        DirectionsError: a name is not allowed.
    """
    normals = np.stack([normal / np.linalg.norm(normal) for normal in boundaries.values()])  # [D, w_dim]
    sigma = covariance(_random_w(network, seed), ridge=0)
    spread = np.sqrt(np.einsum("ki,ij,kj->k", normals, sigma, normals))  # [D]
    vectors = normals * spread[:, None]
    return Directions(
        names=tuple(boundaries),
        directions=np.repeat(vectors[:, None], network.config.num_ws, axis=1).astype(np.float32),
        effects=(vectors @ normals.T / spread).astype(np.float32),
        made=f"from InterFaceGAN boundaries; scaled by the standard deviation of n · w over {SAMPLES} w, seed {seed}",
    )


def _random_w(network: Network, seed: int) -> np.ndarray:
    rng, config = np.random.RandomState(seed), network.config
    c = np.eye(config.c_dim)[np.arange(BATCH) % config.c_dim] if config.c_dim else None
    return np.concatenate([network.mapping(rng.randn(BATCH, config.z_dim), c)[:, 0] for _ in range(SAMPLES // BATCH)])
