"""Caches for statistics of a network's w's, which take the mapping of thousands of z to compute."""

from __future__ import annotations

import abc
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


class StatisticCache(abc.ABC):
    """Keeps one file per network, named by the network's fingerprint.

    The cache never causes a failure. If a file is damaged or cannot be written, a warning is logged and the statistic
    is computed again.

    Args:
        name: of the statistic.
        folder: where the files are; None for the user's cache folder.
        samples: how many w's the statistic is computed from.
    """

    def __init__(self, name: str, folder: Path | None = None, samples: int = SAMPLES) -> None:
        self._name = name
        self.folder = folder
        self.samples = samples

    def path(self, fingerprint: str) -> Path:
        """Returns the path of the file for the network with this fingerprint."""
        folder = self.folder or platformdirs.user_cache_path("facespace", appauthor=False)
        return folder / f"w-{self._name}-{fingerprint}-{self.samples}-{SEED}.npy"

    def load(self, fingerprint: str, w_dim: int) -> np.ndarray | None:
        """Returns the statistic of w's [w_dim], float64, or None if there is no usable file."""
        path = self.path(fingerprint)
        try:
            with path.open("rb") as file:
                values = np.lib.format.read_array(file, allow_pickle=False)
            self.check(values, w_dim)
        except FileNotFoundError:
            return None
        except DAMAGE as error:
            log.warning("%s cannot be used (%s); the %s is computed again", path, error, self._name)
            return None
        return values

    def save(self, fingerprint: str, values: np.ndarray) -> None:
        """Writes the statistic to the network's file."""
        path = self.path(fingerprint)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path, shared=True) as temporary, temporary.open("wb") as file:
                np.save(file, values, allow_pickle=False)
        except OSError as error:
            log.warning(
                "%s cannot be written (%s); the %s is computed again after the next start", path, error, self._name
            )

    @abc.abstractmethod
    def check(self, values: np.ndarray, w_dim: int) -> None:
        """Raises ValueError if `values` cannot be the statistic of w's [w_dim]."""


class CovarianceCache(StatisticCache):
    """Keeps covariances, [w_dim, w_dim]. See StatisticCache for the arguments."""

    def __init__(self, folder: Path | None = None, samples: int = SAMPLES) -> None:
        super().__init__("covariance", folder, samples)

    def check(self, values: np.ndarray, w_dim: int) -> None:
        """Raises ValueError if `values` is not a symmetric matrix [w_dim, w_dim] of finite numbers."""
        _check_array(values, (w_dim, w_dim))
        if not np.allclose(values, values.T):
            raise ValueError("the matrix is not symmetric")


class ReachCache(StatisticCache):
    """Keeps how far w's go below and above the average w: see services/ranges/w_range.py. [2, w_dim], above 0.

    See StatisticCache for the arguments.
    """

    def __init__(self, folder: Path | None = None, samples: int = SAMPLES) -> None:
        super().__init__("reach", folder, samples)

    def check(self, values: np.ndarray, w_dim: int) -> None:
        """Raises ValueError if `values` are not [2, w_dim] finite numbers above 0."""
        _check_array(values, (2, w_dim))
        if not (values > 0).all():
            raise ValueError("the numbers are not all above 0")


def _check_array(values: np.ndarray, shape: tuple[int, int]) -> None:
    if values.shape != shape or values.dtype != np.float64:
        raise ValueError(f"a float64 array of shape {list(shape)} was expected")
    if not np.isfinite(values).all():
        raise ValueError("the numbers are not all finite")
