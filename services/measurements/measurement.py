"""What was measured on the picture of a face."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True)
class Measurement:
    """The measurements of one picture. What cannot be measured is absent.

    Attributes:
        attributes: the reader's attributes by name, in their units.
        landmarks: x and y by name, in pixels of the picture. (0, 0) is the outer corner of the top left pixel.
        regions: the share of the picture that each region covers, 0 to 1.
        geometry: the quantities of `GEOMETRY` in services/measurements/quantities.py.
        photometry: the quantities of `PHOTOMETRY` there, in CIELAB for D65.
    """

    attributes: Mapping[str, float] = dataclasses.field(default_factory=dict)
    landmarks: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    regions: Mapping[str, float] = dataclasses.field(default_factory=dict)
    geometry: Mapping[str, float] = dataclasses.field(default_factory=dict)
    photometry: Mapping[str, float] = dataclasses.field(default_factory=dict)

    @property
    def quantities(self) -> dict[str, float]:
        """Everything that is one number, by name: attributes, geometry and photometry."""
        return {**self.attributes, **self.geometry, **self.photometry}
