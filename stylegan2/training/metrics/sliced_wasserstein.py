"""How far two sets of pictures are apart, in the detail of each size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from stylegan2.training.metrics.descriptors import Descriptors
from stylegan2.training.metrics.laplacian import level_sizes

DIRECTIONS = 512
AT_ONCE = 32  # directions; 16 MB of values for each thousand images
STEP = 1 / 256  # width of a histogram's bins, in standard deviations
BINS = 1 << 14  # so they reach from -32 to 32; what is further out counts as if it were there


class SlicedWasserstein:
    """The sliced Wasserstein distance of image sets from one set of real images.

    Karras et al., Progressive Growing of GANs (arXiv:1710.10196), section 5 and appendix: neighbourhoods of 7x7 pixels
    at each level of the Laplacian pyramid (`Descriptors`), both sets normalised by their own mean and standard
    deviation in each channel; the mean, over 512 random directions, of the Wasserstein-1 distance of what the sets are
    along that direction (Rabin et al., Wasserstein Barycenter and its Application to Texture Mixing, 2011). As both
    sets are normalised, a difference of nothing but mean or contrast isn't seen.

    In one dimension W1 is ∫ |F(x) - G(x)| dx of the two cumulative distributions: the same as the mean difference of
    the sorted values, and from histograms much faster than sorting. Rounding to the bins, 1/256 of a standard
    deviation wide, moves differences up as often as down. Of the real images only the histograms are kept, 32 MiB a
    level, however many they are.

    Args:
        reals: batches uint8 [n, H, W, C], as many as there are; gray, RGB or RGBA.
        seed: of directions and neighbourhoods. Distances with the same seed can be compared.
        directions: how many; fewer are faster and keep less, and their mean varies more with the seed.

    Raises:
        ValueError: see `Descriptors`; no directions.
    """

    def __init__(self, reals: Iterable[np.ndarray], seed: int = 0, directions: int = DIRECTIONS):
        if directions < 1:
            raise ValueError(f"`directions` must be at least 1. Received: {directions}")
        self._seed, self._directions = seed, directions
        descriptors = Descriptors(reals, seed)
        self.shape, self.count = descriptors.shape, descriptors.count
        self.names = [level_name(*size) for size in level_sizes(*self.shape[:2])]
        self._reals = list(self._histograms(descriptors))

    def distance(self, fakes: Iterable[np.ndarray]) -> dict[str, float]:
        """Times 1000, for each level (named by its size: "64", or "64x48" for width x height) and their "mean".

        Raises:
            ValueError: they are not as many as the real images (few images are further from any set than many), or of
                another shape.
        """
        descriptors = Descriptors(fakes, self._seed)
        if descriptors.shape != self.shape:
            raise ValueError(f"`fakes` must be of the real images' shape, {self.shape}. Received: {descriptors.shape}")
        if descriptors.count != self.count:
            raise ValueError(f"`fakes` must be as many as the real images, {self.count}. Received: {descriptors.count}")
        levels = {
            name: 1000 * wasserstein(fake, real)
            for name, fake, real in zip(self.names, self._histograms(descriptors), self._reals, strict=True)
        }
        return {**levels, "mean": sum(levels.values()) / len(levels)}

    def _histograms(self, descriptors: Descriptors) -> Iterator[np.ndarray]:
        """Where the neighbourhoods of each level lie along each direction: int32 [directions, BINS]."""
        for level in range(len(self.names)):
            values = descriptors.normalised(level)  # [M, C · 49]
            rng = np.random.default_rng((self._seed, level))
            directions = rng.standard_normal((self._directions, values.shape[1]))
            directions /= np.linalg.norm(directions, axis=1, keepdims=True)
            yield histograms(values, directions.astype(np.float32))


def level_name(height: int, width: int) -> str:
    """What a level is called: its side, or width x height."""
    return str(width) if width == height else f"{width}x{height}"


def histograms(values: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """values [M, D] along directions [K, D] of the length 1, counted in bins around 0: int32 [K, BINS]."""
    counts = np.empty((len(directions), BINS), np.int32)
    for start in range(0, len(directions), AT_ONCE):
        bins = (directions[start : start + AT_ONCE] / np.float32(STEP)) @ values.T  # [k, M]
        bins += BINS / 2
        np.clip(bins, 0, BINS - 1, out=bins)
        for row, found in enumerate(bins.astype(np.uint16), start):
            counts[row] = np.bincount(found, minlength=BINS)
    return counts


def wasserstein(first: np.ndarray, second: np.ndarray) -> float:
    """The mean W1 of histograms [K, BINS] of the same number of values, in standard deviations."""
    apart = sum(np.abs(np.cumsum(a - b)).sum(dtype=np.int64) for a, b in zip(first, second, strict=True))
    return float(apart) * STEP / int(first.sum())
