"""Two fingerprints of a picture: a digest of its exact pixels, and a perceptual hash of what it looks like."""

from __future__ import annotations

import functools
import hashlib

import numpy as np
from PIL import Image

from stylegan2.pictures.reading import with_channels

SIDE = 64  # of the reduced picture that is hashed, in pixels
FREQUENCIES = 16  # per axis
BITS = FREQUENCIES**2
FAINT = 4.0  # gray levels; smaller coefficients may be noise, which would change the bits of smooth and plain pictures


def pixel_digest(image: Image.Image) -> bytes:
    """Returns the first 16 bytes of the SHA-256 of mode, size and pixels."""
    shape = f"{image.mode} {image.width}x{image.height} ".encode()
    return hashlib.sha256(shape + image.tobytes()).digest()[:16]


def perceptual_hash(image: Image.Image) -> bytes:
    """Returns 256 bits of which few differ between pictures that look the same.

    Each bit says whether one of the 16x16 lowest DCT coefficients is high. Measured on 4,000 aligned portraits:

    - The nearest other portrait differs in at least 21 bits, in the median in 48.
    - The same portrait as a JPEG of quality 60, at 70 % of its size, or brighter, typically differs in 2 bits, and
      in at most 11 bits in 99 of 100 cases.
    - The same portrait cropped by 2 of 128 pixels differs in 28 bits.

    Perceptual hashes usually have 64 bits, but aligned faces of different people may agree in all of these.
    """
    gray = np.asarray(with_channels(image, 1, "white").resize((SIDE, SIDE), Image.Resampling.BOX), np.float64)
    cosines = _cosines()
    coefficients = cosines @ gray @ cosines.T  # [FREQUENCIES, FREQUENCIES]
    coefficients[0, 0] = 0  # brightness alone makes no difference
    # Similar pictures are looked up by bands of 16 bits, so each band takes from low and high frequencies alike.
    rows, columns = np.indices(coefficients.shape)
    spread = coefficients[rows, (rows + columns) % FREQUENCIES].T
    return np.packbits(spread > FAINT).tobytes()


@functools.lru_cache(maxsize=1)
def _cosines() -> np.ndarray:
    """Returns the first rows of the orthonormal DCT-II matrix, [FREQUENCIES, SIDE]."""
    k, n = np.arange(FREQUENCIES)[:, None], np.arange(SIDE)
    rows = np.sqrt(2 / SIDE) * np.cos(np.pi * (n + 0.5) * k / SIDE)
    rows[0] /= np.sqrt(2)
    return rows
