"""The smallest difference of means, per quantity, that counts.

After matching, a quantity may vary so little that any difference is large in standard deviations. Such a difference is
no confound if it is below these limits:

- half a level of luminance, and half a unit of CIELAB (the just noticeable difference is about 2.3 units: Mahy, Van
  Eycken and Oosterlinck 1994, doi:10.1002/col.5080190207);
- 0.004 of the picture's height in lengths, or of the picture in areas: a quarter of a pixel of 64, and less than the
  error with which one landmark is found;
- for attributes whose standard error is known, the standard error of a difference of two means that comes from reading
  alone: error * sqrt(2 / n) for n pictures in each cell.
"""

from __future__ import annotations

import math

LUMINANCE = ("luminance_mean", "luminance_contrast")

_CIELAB = 0.5
_SHARE = 0.004
_OF_LUMINANCE = {"luma": 0.5, "linear": 0.002}  # the second is about half a level near middle gray
_RESOLUTIONS = {
    **dict.fromkeys(("skin_L", "skin_a", "skin_b", "background_L", "background_chroma"), _CIELAB),
    **dict.fromkeys(("head_top", "face_height", "face_width", "hair_area", "interocular"), _SHARE),
}


def resolution(quantity: str, scale: str, error: float | None, n: int) -> float:
    """Returns the smallest difference of the means of a quantity that counts.

    Args:
        quantity: its name.
        scale: of luminance, "luma" or "linear".
        error: the standard error of the quantity in one picture; None if it is not known.
        n: how many pictures each of the cells has.
    """
    if quantity in LUMINANCE:
        return _OF_LUMINANCE[scale]
    if quantity in _RESOLUTIONS or error is None:
        return _RESOLUTIONS.get(quantity, 0.0)
    return error * math.sqrt(2 / n)
