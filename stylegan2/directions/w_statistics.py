"""The covariance of a network's w's, kept in the user's cache folder: thousands of w's are mapped for it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

import numpy as np
import platformdirs

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


def sampled_z(config: LatentSource, samples: int = SAMPLES) -> tuple[np.ndarray, np.ndarray | None]:
    """The points that are mapped: z [N, z_dim] and, of a conditional network, all classes in turn, c [N, c_dim]."""
    z = np.random.RandomState(SEED).randn(samples, config.z_dim).astype(np.float32)
    c = np.eye(config.c_dim, dtype=np.float32)[np.arange(samples) % config.c_dim] if config.c_dim else None
    return z, c


class CovarianceCache:
    """One file a network, by its fingerprint; `samples` is how many w's are mapped for it.

    `folder` is the user's cache folder if left out. A cache is never worth a failure: a file that is damaged, or cannot
    be written, costs a warning and the time to compute it again.
    """

    def __init__(self, folder: Path | None = None, samples: int = SAMPLES) -> None:
        self._folder = folder
        self.samples = samples

    def path(self, fingerprint: str) -> Path:
        """Where the covariance of that network is kept."""
        folder = self._folder or platformdirs.user_cache_path("facespace", appauthor=False)
        return folder / f"w-covariance-{fingerprint}-{self.samples}-{SEED}.npy"

    def load(self, fingerprint: str, w_dim: int) -> np.ndarray | None:
        """The covariance [w_dim, w_dim], float64; None where there is none that can be used."""
        path = self.path(fingerprint)
        try:
            with path.open("rb") as file:
                return _checked(np.lib.format.read_array(file, allow_pickle=False), w_dim)
        except FileNotFoundError:
            return None
        except DAMAGE as error:
            log.warning("%s cannot be used (%s): computing it again", path, error)
            return None

    def save(self, fingerprint: str, sigma: np.ndarray) -> None:
        """Keeps it, as a whole or not at all."""
        path = self.path(fingerprint)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path, shared=True) as temporary, temporary.open("wb") as file:
                np.save(file, sigma, allow_pickle=False)
        except OSError as error:
            log.warning("%s cannot be kept (%s): it is computed again after the next start", path, error)


def _checked(sigma: np.ndarray, w_dim: int) -> np.ndarray:
    if sigma.shape != (w_dim, w_dim) or sigma.dtype != np.float64:
        raise ValueError("it is not the covariance of this network's w's")
    if not np.isfinite(sigma).all() or not np.allclose(sigma, sigma.T):
        raise ValueError("it is no covariance")
    return sigma
