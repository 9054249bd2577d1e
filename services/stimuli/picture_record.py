"""What is known of a picture of a stimulus set, before and after it is made."""

from __future__ import annotations

import dataclasses

from services.recipes.recipe import Recipe
from services.stimuli.forms.luminance import MeasuredLuminance


@dataclasses.dataclass(frozen=True, kw_only=True)
class PictureEntry:
    """A face with its recipe, and the name of its file in the set."""

    file: str
    id: int
    recipe: Recipe


@dataclasses.dataclass(frozen=True, kw_only=True)
class PictureRecord:
    """A finished picture: the hashes of its pixels and of the face's pixels, and what was measured.

    `luminance` is that inside the mask, measured on what the file decodes to. `clipped` is the share of pixels there
    that were clipped. `licence` is the network's. The distances are Euclidean ones in w, None where the network is not
    there or nothing was to be compared with.
    """

    entry: PictureEntry
    sha256: str
    face_sha256: str
    width: int
    height: int
    luminance: MeasuredLuminance
    clipped: float
    licence: str
    w_from_average: float | None
    w_from_reference: float | None
