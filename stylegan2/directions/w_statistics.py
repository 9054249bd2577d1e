"""A cache for the covariance of a network's w's, which takes the mapping of thousands of z to compute."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np
import platformdirs

from stylegan2.classes import labels_in_turn
from stylegan2.files.durable import replacing

log = logging.getLogger(__name__)

SAMPLES, SEED = 10_000, 0
DAMAGE = (OSError, EOFError, ValueError, MemoryError)


class LatentSource(Protocol):
    """The part of a network's configuration that drawing latents needs."""

    @property
    def z_dim(self) -> int: ...
    @property
    def c_dim(self) -> int: ...


def sampled_z(
    config: LatentSource, samples: int = SAMPLES, metadata: Mapping[str, Any] = MappingProxyType({})
) -> tuple[np.ndarray, np.ndarray | None]:
    """Returns the latents to map: z [N, z_dim], and c [N, c_dim] with all classes in turn (None without classes).

    Classes that the network has not seen, as its `metadata` say, are left out.
    """
    z = np.random.RandomState(SEED).randn(samples, config.z_dim).astype(np.float32)
    return z, labels_in_turn(metadata, config.c_dim, samples)


class CovarianceCache:
    """Keeps one file per network, named by the network's fingerprint.

    The cache never causes a failure. If a file is damaged or cannot be written, a warning is logged and the covariance
    is computed again.

    Args:
        folder: where the files are; None for the user's cache folder.
        samples: how many w's a covariance is computed from.
    """

    def __init__(self, folder: Path | None = None, samples: int = SAMPLES) -> None:
        self._folder = folder
        self.samples = samples

    def path(self, fingerprint: str) -> Path:
        """Returns the path of the file for the network with this fingerprint."""
        folder = self._folder or platformdirs.user_cache_path("facespace", appauthor=False)
        return folder / f"w-covariance-{fingerprint}-{self.samples}-{SEED}.npy"

    def load(self, fingerprint: str, w_dim: int) -> np.ndarray | None:
        """Returns the covariance, float64 [w_dim, w_dim], or None if there is no usable file."""
        path = self.path(fingerprint)
        try:
            with path.open("rb") as file:
                return _checked(np.lib.format.read_array(file, allow_pickle=False), w_dim)
        except FileNotFoundError:
            return None
        except DAMAGE as error:
            log.warning("%s cannot be used (%s); the covariance is computed again", path, error)
            return None

    def save(self, fingerprint: str, sigma: np.ndarray) -> None:
        """Writes the covariance [w_dim, w_dim] to the network's file."""
        path = self.path(fingerprint)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path, shared=True) as temporary, temporary.open("wb") as file:
                np.save(file, sigma, allow_pickle=False)
        except OSError as error:
            log.warning("%s cannot be written (%s); the covariance is computed again after the next start", path, error)


def _checked(sigma: np.ndarray, w_dim: int) -> np.ndarray:
    if sigma.shape != (w_dim, w_dim) or sigma.dtype != np.float64:
        raise ValueError(f"a float64 array of shape [{w_dim}, {w_dim}] was expected")
    if not np.isfinite(sigma).all() or not np.allclose(sigma, sigma.T):
        raise ValueError("the matrix is not finite and symmetric")
    return sigma
