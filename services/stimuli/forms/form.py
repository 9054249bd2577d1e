"""The form of a stimulus set's pictures, as requests and recipe.json state it."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from services.pictures.conversion import Colour

MATCH: Literal["match"] = "match"  # match the mean of the set
SCALES = ("luma", "linear")
LEAST_SIZE, MAX_SIZE = 16, 4096

Target = float | Literal["match"] | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ellipse:
    """The visible part of a picture: centre (x, y) and semi-axes, in fractions of its width and height."""

    centre: tuple[float, float] = (0.5, 0.5)
    semi_axes: tuple[float, float] = (0.35, 0.45)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Luminance:
    """The target mean and standard deviation of the luminance inside the mask; None leaves a value as it is.

    On the scale `luma` they are in 8-bit levels, 0..255; on `linear`, relative luminance, 0..1.
    """

    mean: Target = None
    contrast: Target = None
    scale: str = "luma"

    @property
    def waits_for_the_set(self) -> bool:
        """Whether a target is the mean of the set, which is not known yet."""
        return MATCH in (self.mean, self.contrast)

    def resolved(self, mean: float, contrast: float) -> Luminance:
        """Returns these targets with the set's `mean` and `contrast` in place of "match"."""
        return dataclasses.replace(
            self,
            mean=mean if self.mean == MATCH else self.mean,
            contrast=contrast if self.contrast == MATCH else self.contrast,
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Form:
    """What is done to each picture, in the order of the attributes.

    `crop` (left, top, right, bottom), in fractions of width and height; `size`, the longer side in pixels; `gray`;
    `luminance`; and last the `mask`, outside of which, and behind what is transparent, the `background` is seen.
    """

    crop: tuple[float, float, float, float] | None = None
    size: int | None = None
    gray: bool = False
    luminance: Luminance | None = None
    mask: Ellipse | None = None
    background: Colour | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether pictures stay as they are."""
        return self == UNCHANGED

    def to_dict(self) -> dict[str, Any]:
        """Returns the form as JSON types, without what is not asked for; `reading.read_form` reads it."""
        values: dict[str, Any] = {}
        if self.crop is not None:
            values["crop"] = list(self.crop)
        if self.size is not None:
            values["size"] = self.size
        if self.gray:
            values["gray"] = True
        if self.luminance is not None:
            wanted = dataclasses.asdict(self.luminance)
            values["luminance"] = {key: value for key, value in wanted.items() if value is not None}
        if self.mask is not None:
            values["mask"] = {"centre": list(self.mask.centre), "semi_axes": list(self.mask.semi_axes)}
        if self.background is not None:
            values["background"] = "#{:02x}{:02x}{:02x}".format(*self.background)
        return values


UNCHANGED = Form()
