"""How far what is held may move: what a search counts as one tolerance, and what an answer calls reached."""

from __future__ import annotations

from services.edits.soft_quantities import OUTLINE_TOP
from stylegan2.measurement.readings import ReadableAttribute

_WELL_READABLE = 0.75  # r2: errors of attributes up to it are larger, and so is their tolerance
_SURE, _UNSURE = 0.1, 0.15  # SD over the network's own faces

# Differences that are hardly visible. Shares of the height or the picture: a quarter to half a pixel of 64. CIELAB: a
# difference of 1 is just noticeable.
FIXED = {
    "head_top": 0.004,
    OUTLINE_TOP: 0.004,
    "face_height": 0.008,
    "face_width": 0.008,
    "interocular": 0.006,
    "hair_area": 0.008,
    "skin_L": 1.0,
    "skin_a": 0.8,
    "skin_b": 0.8,
    "background_L": 0.8,
    "background_chroma": 0.8,
}
PIXELS = 4.0  # levels of 0 to 255, root mean square over the cells that may not change


def tolerance(attribute: ReadableAttribute, sd: float) -> float:
    """Returns the tolerance of an attribute that is held, in its unit; `sd` is that over the network's own faces."""
    return (_SURE if attribute.r2 > _WELL_READABLE else _UNSURE) * sd
