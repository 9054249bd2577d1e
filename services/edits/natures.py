"""What belongs to a change by its nature: the parts of the picture that may change, and what cannot stay."""

from __future__ import annotations

import dataclasses
import fnmatch
from collections.abc import Iterable

from stylegan2.measurement.readings import REGIONS

GROUPS = {
    "pose": ("yaw", "pitch", "roll", "head_top"),
    "identity": (
        "p_*", "sex", "age", "african", "asian", "caucasian", "weight", "skin_lightness", "skin_redness", "face_width",
        "face_height", "interocular",
    ),
    "light": ("light_*", "skin_L", "skin_a", "skin_b"),
    "expression": ("smile", "mouth_open", "brow_*", "sad", "eye_open", "gaze_*"),
    "hair": ("hair_*", "long_hair", "grey_hair", "beard", "stubble"),
    "background": ("background_*",),
    "all": ("*",),
}  # fmt: skip

_SHAPE = ("p_*", "weight", "head_top", "face_width", "face_height", "interocular", "hair_area")
_FACE_AND_CLOTHES = tuple(name for name in REGIONS if name != "background")
_EYES = ("sclera", "iris", "brow", "upper_skin")
_MOUTH = ("lips", "mouth", "beard", "lower_skin")


@dataclasses.dataclass(frozen=True)
class Nature:
    """What a change of some attributes brings along.

    Attributes:
        names: Patterns of the attributes' names.
        regions: Where the picture may change, see `services.edits.cells.share_of_regions`.
        margin: How far around these regions it may change, as a share of the width: where outlines move.
        lets_go: Patterns of what cannot stay. `hold` with a group leaves it out; by its own name it is held.
        in_w: Whether all layers move together. A turned head needs that: otherwise the outline turns and its details
            stay.
        far: Whether the change is so large that the search should begin at the linear edit.
    """

    names: tuple[str, ...]
    regions: tuple[str, ...] = _FACE_AND_CLOTHES
    margin: float = 0.0
    lets_go: tuple[str, ...] = ()
    in_w: bool = False
    far: bool = False


# The first row that fits a name counts.
NATURES = (
    Nature(("smile", "mouth_open"), _MOUTH),
    Nature(("sad",), (*_MOUTH, *_EYES)),
    Nature(("brow_*", "eye_open", "gaze_*"), _EYES),
    Nature(("age",), ("skin", "neck", "hair", "brow", "beard", "lips")),
    Nature(
        ("yaw", "pitch", "roll"), margin=0.2, lets_go=("gaze_*", *_SHAPE[1:]), in_w=True, far=True,
    ),
    Nature(
        ("sex",), margin=0.1, lets_go=(*_SHAPE, *GROUPS["hair"], "brow_*", "african", "asian", "caucasian"), far=True,
    ),
    Nature(("long_hair", "hair_area"), margin=0.1, lets_go=("long_hair", "hair_area", "head_top")),
    Nature(("hair_*", "grey_hair"), ("hair", "brow", "beard")),
    Nature(("beard", "stubble"), (*_MOUTH, "neck")),
    Nature(("skin_*",), ("skin", "neck", "lips", "brow", "beard"), lets_go=("skin_*",)),
    Nature(("african", "asian", "caucasian"), margin=0.05, lets_go=(*_SHAPE, "skin_*")),
    Nature(("light_*",), lets_go=("skin_L", "skin_a", "skin_b")),
    Nature(("background_*",), ("background",), lets_go=("background_*",)),
    Nature(("shirt_*",), ("clothes",)),
    Nature(("*",), margin=0.1, lets_go=_SHAPE),
)  # fmt: skip


def nature_of(name: str) -> Nature:
    """Returns what belongs to a change of the attribute `name`."""
    return next(nature for nature in NATURES if fits(name, nature.names))


def joined(names: Iterable[str]) -> Nature:
    """Returns what belongs to a change of several attributes at once, at least one: all that belongs to one of them."""
    natures = [nature_of(name) for name in names]
    return Nature(
        names=tuple(names),
        regions=tuple(dict.fromkeys(region for nature in natures for region in nature.regions)),
        margin=max(nature.margin for nature in natures),
        lets_go=tuple(dict.fromkeys(pattern for nature in natures for pattern in nature.lets_go)),
        in_w=all(nature.in_w for nature in natures),
        far=any(nature.far for nature in natures),
    )


def fits(name: str, patterns: Iterable[str]) -> bool:
    """Returns whether `name` fits one of the patterns, in which `*` stands for any characters."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)
