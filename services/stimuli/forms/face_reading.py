"""What a measuring network found in the picture of a face, as far as forms need it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from services.errors import NotMeasurable
from services.stimuli.forms.form import FACE, SKIN
from services.stimuli.forms.luminance import Values
from stylegan2.measurement.readings import REGIONS

# The regions of the measuring networks that each region here consists of.
_PARTS = {
    SKIN: ("skin",),
    FACE: ("skin", "brow", "sclera", "iris", "lips", "mouth", "beard"),
    "hair": ("hair",),
    "background": ("background",),
}
_EYE = ("eye_centre", "pupil")  # landmarks that stand for an eye; the first one that is there
_CORNERS = ("eye_outer", "eye_inner")  # otherwise the middle between these

Point = tuple[float, float]  # x and y in pixels; (0, 0) is the outer corner of the top left pixel


@dataclasses.dataclass(frozen=True)
class FaceReading:
    """The landmarks of a face by name, and the probabilities of its regions.

    Attributes:
        face: names the face in messages, for instance "face 7".
        landmarks: x and y by name, in pixels of the picture. `_l` and `_r` are the sides of the picture.
        regions: [H, W, R] 0..1, in the order of REGIONS; None where the form needs none.
    """

    face: str
    landmarks: Mapping[str, Point]
    regions: Values | None = None

    def probability(self, region: str) -> Values:
        """Returns the probability [H, W] of a region: "skin", "face", "hair" or "background"."""
        assert self.regions is not None, "the form said that it needs no regions"
        total: Values = self.regions[..., [REGIONS.index(part) for part in _PARTS[region]]].sum(axis=2)
        return total

    def eyes(self, field: str) -> tuple[Point, Point]:
        """Returns the places of the left and the right eye. Raises NotMeasurable for `field` if one was not found."""
        return self._eye("l", field), self._eye("r", field)

    def _eye(self, side: str, field: str) -> Point:
        for name in _EYE:
            if f"{name}_{side}" in self.landmarks:
                return self.landmarks[f"{name}_{side}"]
        corners = [self.landmarks[key] for name in _CORNERS if (key := f"{name}_{side}") in self.landmarks]
        if len(corners) < len(_CORNERS):
            raise NotMeasurable(field, f"{field} needs the places of both eyes, which were not found in {self.face}.")
        (x1, y1), (x2, y2) = corners
        return (x1 + x2) / 2, (y1 + y2) / 2
