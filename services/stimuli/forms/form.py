"""How the pictures of a stimulus set are made alike: as it is asked for, and as a set's recipe.json keeps it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Literal

from services.errors import InvalidParameter
from services.pictures.conversion import Colour

MATCH: Literal["match"] = "match"  # to the mean of the set
SCALES = ("luma", "linear")
LEAST_SIZE, MAX_SIZE = 16, 4096

Target = float | Literal["match"] | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Oval:
    """What of a picture is shown, in fractions of its width and height: (x, y) of the centre, and the semi-axes."""

    centre: tuple[float, float] = (0.5, 0.5)
    semi_axes: tuple[float, float] = (0.35, 0.45)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Luminance:
    """What mean and standard deviation the luminance inside the mask is to have; None leaves it as it is.

    On the scale `luma` they are in 8-bit levels, 0..255; on `linear`, relative luminance, 0..1.
    """

    mean: Target = None
    contrast: Target = None
    scale: str = "luma"

    @property
    def waits_for_the_set(self) -> bool:
        """Whether a target is the set's mean, which is not known yet."""
        return MATCH in (self.mean, self.contrast)

    def resolved(self, mean: float, contrast: float) -> Luminance:
        """These targets, where the set's means are `mean` and `contrast`."""
        return dataclasses.replace(
            self,
            mean=mean if self.mean == MATCH else self.mean,
            contrast=contrast if self.contrast == MATCH else self.contrast,
        )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Standard:
    """What is done to each picture, in this order.

    `crop` (left, top, right, bottom), in fractions of width and height; `size`, the longer side in pixels; `gray`;
    `luminance`; and last the `mask`, outside of which, and behind what is transparent, the `background` is seen.
    """

    crop: tuple[float, float, float, float] | None = None
    size: int | None = None
    gray: bool = False
    luminance: Luminance | None = None
    mask: Oval | None = None
    background: Colour | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether pictures stay as they are."""
        return self == AS_IT_IS

    def to_dict(self) -> dict[str, Any]:
        """As JSON types, what is not asked for left out; what `from_dict` reads."""
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


AS_IT_IS = Standard()


def read_standard(values: Mapping[str, Any]) -> Standard:
    """The standard of a request or a recipe.json whose types and ranges have been checked.

    Raises:
        InvalidParameter: values that do not go together.
    """
    luminance, mask, crop = values.get("luminance"), values.get("mask"), values.get("crop")
    if crop is not None and not (crop[0] < crop[2] and crop[1] < crop[3]):
        raise InvalidParameter(
            "standardise.crop",
            f"standardise.crop must be left, top, right, bottom, with left < right and top < bottom. Received: {crop}.",
        )
    return Standard(
        crop=None if crop is None else (crop[0], crop[1], crop[2], crop[3]),
        size=values.get("size"),
        gray=values.get("gray", False),
        luminance=None if luminance is None else _read_luminance(luminance),
        mask=None if mask in (None, "none") else Oval(**{key: (pair[0], pair[1]) for key, pair in mask.items()}),
        background=None if values.get("background") is None else _read_colour(values["background"]),
    )


def _read_luminance(values: Mapping[str, Any] | str) -> Luminance:
    luminance = Luminance(mean=MATCH, contrast=MATCH) if isinstance(values, str) else Luminance(**values)
    if luminance.mean is None and luminance.contrast is None:
        raise InvalidParameter("standardise.luminance", "standardise.luminance must name a mean, a contrast, or both.")
    brightest = 255 if luminance.scale == "luma" else 1
    for name, target, highest in (("mean", luminance.mean, brightest), ("contrast", luminance.contrast, brightest / 2)):
        if target not in (None, MATCH) and not 0 <= float(target or 0) <= highest:
            raise InvalidParameter(
                f"standardise.luminance.{name}",
                f"standardise.luminance.{name} must be between 0 and {highest} on the scale {luminance.scale}. "
                f"Received: {target}.",
            )
    return luminance


def _read_colour(value: str | int) -> Colour:
    if isinstance(value, int):
        return value, value, value
    red, green, blue = bytes.fromhex(value.removeprefix("#"))
    return red, green, blue
