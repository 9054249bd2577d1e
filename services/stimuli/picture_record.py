"""What is known of a picture of a stimulus set, before and after it is made."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from services.recipes.recipe import Recipe
from services.stimuli.check.factors import Levels
from services.stimuli.forms.form import MASK
from services.stimuli.forms.luminance import MeasuredLuminance


@dataclasses.dataclass(frozen=True, kw_only=True)
class PictureEntry:
    """A face with its recipe, the name of its file in the set, and its levels of the set's factors."""

    file: str
    id: int
    recipe: Recipe
    levels: Levels = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PictureRecord:
    """A finished picture: the hashes of its pixels and of the face's pixels, and what was measured.

    Attributes:
        entry: the face and the file.
        sha256: of the picture's pixels.
        face_sha256: of the face's pixels.
        width: of the picture, in pixels.
        height: of the picture.
        luminance: of the region `luminance_over`, measured on what the file decodes to.
        clipped: the share of that region's pixels that were clipped.
        licence: of the network.
        w_from_average: the Euclidean distance in w; None where the network is not there.
        w_from_reference: the same from the reference face; None if there is none.
        luminance_over: the region, as in the form.
        measured: the quantities of the picture as the file shows it. What could not be measured is absent.
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
    luminance_over: str = MASK
    measured: Mapping[str, float] = dataclasses.field(default_factory=dict)
