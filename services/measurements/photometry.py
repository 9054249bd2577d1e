"""Mean colours of parts of a picture, in CIELAB for the white point D65 (CIE 15:2004)."""

from __future__ import annotations

import numpy as np

from services.network import Floats
from stylegan2.pictures.cielab import lab
from stylegan2.pictures.pixels import Pixels

SURE = 0.5  # the least probability of a pixel that counts
_AT_ONCE = 1 << 16  # pixels, which limits the memory
_LEAST = 0.001  # of the picture: smaller parts have no colour that could be compared


def photometry(pixels: Pixels, skin: Floats | None, background: Floats | None) -> dict[str, float]:
    """Returns the quantities of PHOTOMETRY, without those whose part of the picture is too small or unknown.

    Args:
        pixels: RGB [H, W, 3].
        skin: the probability [H, W] that a pixel belongs to the skin of the face; None if that is unknown.
        background: the probability [H, W] that it belongs to the background; None if that is unknown.
    """
    found: dict[str, float] = {}
    if skin is not None and (colour := mean_colour(pixels, skin)) is not None:
        found |= dict(zip(("skin_L", "skin_a", "skin_b"), colour, strict=True))
    if background is not None and (colour := mean_colour(pixels, background)) is not None:
        found |= {"background_L": colour[0], "background_chroma": float(np.hypot(colour[1], colour[2]))}
    return found


def mean_colour(pixels: Pixels, probability: Floats) -> tuple[float, float, float] | None:
    """Returns the mean L*, a* and b* of `pixels` [H, W, 3] where `probability` [H, W] is above SURE, weighted by it.

    Returns None if less than a thousandth of the picture is that sure.
    """
    sure = probability > SURE
    if sure.mean() < _LEAST:
        return None
    colours, weights = pixels[sure], probability[sure].astype(np.float64)
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(colours), _AT_ONCE)]
    lightness, a, b = np.sum([weights[part] @ lab(colours[part]) for part in parts], axis=0) / weights.sum()
    return float(lightness), float(a), float(b)
