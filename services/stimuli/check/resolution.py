"""The smallest difference of means, per quantity, that can be seen in pictures of eight bits.

After matching, a quantity may vary so little that any difference is large in standard deviations. Such a difference is
no confound if it is below these limits: half a level of luminance, half a unit of CIELAB (the just noticeable
difference is about 2.3 units: Mahy, Van Eycken and Oosterlinck 1994, doi:10.1002/col.5080190207), and a thousandth of
the picture in lengths and areas. Attributes have no such limit.
"""

from __future__ import annotations

LUMINANCE = ("luminance_mean", "luminance_contrast")

_CIELAB = 0.5
_SHARE = 0.001
_OF_LUMINANCE = {"luma": 0.5, "linear": 0.002}  # the second is about half a level near middle gray
_RESOLUTIONS = {
    **dict.fromkeys(("skin_L", "skin_a", "skin_b", "background_L", "background_chroma"), _CIELAB),
    **dict.fromkeys(("head_top", "face_height", "face_width", "hair_area", "interocular"), _SHARE),
}


def resolution(quantity: str, scale: str) -> float:
    """Returns the smallest difference of a quantity that counts; `scale` is that of luminance, "luma" or "linear"."""
    return _OF_LUMINANCE[scale] if quantity in LUMINANCE else _RESOLUTIONS.get(quantity, 0.0)
