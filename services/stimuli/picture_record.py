"""One picture of a stimulus set, as far as it is known before and after it is made."""

from __future__ import annotations

import dataclasses

from services.recipes.recipe import Recipe
from services.stimuli.forms.luminance import Measured


@dataclasses.dataclass(frozen=True, kw_only=True)
class Entry:
    """The face `id` with its recipe, and the name that its picture has in the set."""

    file: str
    id: int
    recipe: Recipe


@dataclasses.dataclass(frozen=True, kw_only=True)
class Made:
    """What came of an entry: hashes of the picture's and of the face's own pixels, and what was measured.

    `luminance` inside the mask, `clipped` the share of the pixels there that were clipped; `licence` is the network's.
    The distances are Euclidean ones in w, None where the network is not there or nothing was to be compared with.
    """

    entry: Entry
    sha256: str
    face_sha256: str
    width: int
    height: int
    luminance: Measured
    clipped: float
    licence: str
    w_from_average: float | None
    w_from_reference: float | None
