"""What is measured of every network's faces besides its reader's attributes: names, meanings and units."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

SHARE_OF_HEIGHT = "share of the picture's height"
SHARE_OF_PICTURE = "share of the picture"
CIELAB = "CIELAB"


@dataclasses.dataclass(frozen=True)
class Quantity:
    """A number that is measured.

    Attributes:
        description: what it says.
        unit: what it counts.
        is_reliable: whether pictures can be compared by it.
    """

    description: str
    unit: str
    is_reliable: bool = True


GEOMETRY: Mapping[str, Quantity] = {
    "head_top": Quantity(
        "Distance of the top of the skull from the upper edge of the picture. Where only the outline of the head is "
        "known, the top of the hair.",
        SHARE_OF_HEIGHT,
    ),
    "face_height": Quantity("Distance from the hairline to the chin.", SHARE_OF_HEIGHT),
    "face_width": Quantity(
        "Width of the face between its outermost points: cheekbones, temples, ends of the brows, and jaw by the ears.",
        SHARE_OF_HEIGHT,
    ),
    "hair_area": Quantity("Area of the hair.", SHARE_OF_PICTURE),
    "interocular": Quantity("Distance of the centres of the eyes.", SHARE_OF_HEIGHT),
}

PHOTOMETRY: Mapping[str, Quantity] = {
    "skin_L": Quantity("Mean lightness L* of the face's skin.", CIELAB),
    "skin_a": Quantity("Mean a* (green to red) of the face's skin.", CIELAB),
    "skin_b": Quantity("Mean b* (blue to yellow) of the face's skin.", CIELAB),
    "background_L": Quantity("Mean lightness L* of the background.", CIELAB),
    "background_chroma": Quantity("Chroma of the background's mean colour.", CIELAB),
}

COMMON: Mapping[str, Quantity] = {**GEOMETRY, **PHOTOMETRY}
