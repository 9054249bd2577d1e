"""The sliced Wasserstein distance between two sets of images, at each scale of detail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from stylegan2.training.metrics.descriptors import Descriptors
from stylegan2.training.metrics.laplacian import level_sizes

DIRECTIONS = 512
AT_ONCE = 32  # directions that are computed together; 16 MB for each thousand images
STEP = 1 / 256  # width of a histogram bin, in standard deviations
BINS = 1 << 14  # they reach from -32 to 32; values beyond are counted in the outermost bins


class SlicedWasserstein:
    """Measures the sliced Wasserstein distance of sets of images from one set of real images.

    Karras et al., Progressive Growing of GANs (arXiv:1710.10196), section 5 and appendix. Neighbourhoods of 7x7 pixels
    are taken from each level of the Laplacian pyramid (`Descriptors`), and each set is normalised by its own mean and
    standard deviation in each channel. The distance of a level is the mean, over 512 random directions, of the
    Wasserstein-1 distance between the projections of both sets onto the direction (Rabin et al., Wasserstein Barycenter
    and its Application to Texture Mixing, 2011). Because of the normalisation, a mere difference in mean or contrast
    does not count.

    In one dimension W1 is ∫ |F(x) - G(x)| dx of the two cumulative distributions. It equals the mean difference of the
    sorted values, but is much faster to compute from histograms. Rounding to the bins, which are 1/256 of a standard
    deviation wide, changes a difference upwards as often as downwards. Only the histograms of the real images are kept,
    32 MiB per level for any number of images.

    Args:
        reals: batches of all real images, uint8 [n, H, W, C]; gray, RGB or RGBA.
        seed: the seed of directions and neighbourhoods. Only distances with the same seed can be compared.
        directions: the number of directions. Fewer are faster and need less memory, but the distance then varies more
            with the seed.

    Raises:
        ValueError: `directions` is below 1, or the images are not as `Descriptors` needs them.
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
        """Returns the distance of `fakes` times 1000 for each level, and their "mean".

        A level is named by its size in pixels, such as "64", or "64x48" for width x height.

        Raises:
            ValueError: the images have another shape than the real ones, or another number. The number matters, as few
                images are further from any set than many.
        """
        descriptors = Descriptors(fakes, self._seed)
        if descriptors.shape != self.shape:
            raise ValueError(f"`fakes` must have the real images' shape, {self.shape}. Received: {descriptors.shape}")
        if descriptors.count != self.count:
            raise ValueError(
                f"`fakes` must have as many images as `reals`, {self.count}. Received: {descriptors.count}"
            )
        levels = {
            name: 1000 * wasserstein(fake, real)
            for name, fake, real in zip(self.names, self._histograms(descriptors), self._reals, strict=True)
        }
        return {**levels, "mean": sum(levels.values()) / len(levels)}

    def _histograms(self, descriptors: Descriptors) -> Iterator[np.ndarray]:
        """Yields for each level the histograms of its neighbourhoods along each direction, int32 [directions, BINS]."""
        for level in range(len(self.names)):
            values = descriptors.normalised(level)  # [M, C · 49]
            rng = np.random.default_rng((self._seed, level))
            directions = rng.standard_normal((self._directions, values.shape[1]))
            directions /= np.linalg.norm(directions, axis=1, keepdims=True)
            yield histograms(values, directions.astype(np.float32))


def level_name(height: int, width: int) -> str:
    """Returns the name of a level: its side if it is square, otherwise width x height."""
    return str(width) if width == height else f"{width}x{height}"


def histograms(values: np.ndarray, directions: np.ndarray) -> np.ndarray:
    """Projects values [M, D] onto unit vectors [K, D], and counts the projections in bins around 0: int32 [K, BINS]."""
    counts = np.empty((len(directions), BINS), np.int32)
    for start in range(0, len(directions), AT_ONCE):
        bins = (directions[start : start + AT_ONCE] / np.float32(STEP)) @ values.T  # [k, M]
        bins += BINS / 2
        np.clip(bins, 0, BINS - 1, out=bins)
        for row, places in enumerate(bins.astype(np.uint16), start):
            counts[row] = np.bincount(places, minlength=BINS)
    return counts


def wasserstein(first: np.ndarray, second: np.ndarray) -> float:
    """Returns the mean W1 between histograms [K, BINS] of equally many values, in standard deviations."""
    total = sum(np.abs(np.cumsum(a - b)).sum(dtype=np.int64) for a, b in zip(first, second, strict=True))
    return float(total) * STEP / int(first.sum())
