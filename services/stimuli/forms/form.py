"""The form of a stimulus set's pictures, as requests and recipe.json state it."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal

from services.pictures.conversion import Colour

MATCH: Literal["match"] = "match"  # match the mean of the set
SCALES = ("luma", "linear")
FACE, OVAL, ELLIPSE = "face", "oval", "ellipse"  # the masks, as requests name them
SKIN, PICTURE, MASK = "skin", "picture", "mask"
REGIONS = (SKIN, FACE, "hair", PICTURE, MASK)  # that luminance is matched over
SEGMENTED = (SKIN, FACE, "hair")  # those of them that a measuring network finds
LEAST_SIZE, MAX_SIZE = 16, 4096

Target = float | Literal["match"] | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Ellipse:
    """A mask of fixed place: centre (x, y) and semi-axes, in fractions of the picture's width and height."""

    centre: tuple[float, float] = (0.5, 0.5)
    semi_axes: tuple[float, float] = (0.35, 0.45)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Eyes:
    """Where the eyes are put: (x, y) of the left and the right one in the picture, in fractions of its sides."""

    left: tuple[float, float]
    right: tuple[float, float]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Luminance:
    """The target mean and standard deviation of the luminance over a region; None leaves a value as it is.

    On the scale `luma` they are in 8-bit levels, 0..255; on `linear`, relative luminance, 0..1. `over` is one of
    REGIONS. None stands for the skin if a measuring network fits all pictures of the set, else for the mask.
    """

    mean: Target = None
    contrast: Target = None
    scale: str = "luma"
    over: str | None = None

    @property
    def waits_for_the_set(self) -> bool:
        """Whether a target is the mean of the set, which is not known yet."""
        return MATCH in (self.mean, self.contrast)

    def to_dict(self) -> dict[str, Any]:
        """Returns it as JSON types. A record without `over` means the mask, as did all records before there was one."""
        values = {key: value for key, value in dataclasses.asdict(self).items() if value is not None}
        if self.over == MASK:
            del values["over"]
        return values

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

    The picture is measured once, before the first step; its regions and landmarks then move with it. Geometry comes
    first, so that luminance is matched on the pixels that are seen. The background and the mask come last, so that
    luminance does not change their colour.

    Attributes:
        crop: left, top, right, bottom, in fractions of width and height.
        align: where the eyes are put, instead of `crop`. The picture keeps its proportions.
        size: the longer side in pixels.
        gray: whether colours become gray.
        luminance: the luminance of a region.
        replace_background: whether what the segmentation takes for background is hidden.
        mask: outside of which the picture is hidden: a fixed ellipse, or FACE or OVAL, which fit the face.
        background: the colour of what is hidden, transparent, or beyond the edges of an aligned picture.
    """

    crop: tuple[float, float, float, float] | None = None
    align: Eyes | None = None
    size: int | None = None
    gray: bool = False
    luminance: Luminance | None = None
    replace_background: bool = False
    mask: Ellipse | Literal["face", "oval"] | None = None
    background: Colour | None = None

    @property
    def changes_nothing(self) -> bool:
        """Whether pictures stay as they are."""
        return self == UNCHANGED

    @property
    def needs_regions(self) -> str | None:
        """The field that needs a segmentation of each picture; None if there is none."""
        if self.mask == FACE:
            return "standardise.mask"
        if self.replace_background:
            return "standardise.replace_background"
        if self.luminance is not None and self.luminance.over in SEGMENTED:
            return "standardise.luminance"
        return None

    @property
    def needs_landmarks(self) -> str | None:
        """The field that needs the landmarks of each face; None if there is none."""
        if self.align is not None:
            return "standardise.align"
        return "standardise.mask" if self.mask == OVAL else None

    def to_dict(self) -> dict[str, Any]:
        """Returns the form as JSON types, without what is not asked for; `reading.read_form` reads it."""
        values: dict[str, Any] = {}
        if self.crop is not None:
            values["crop"] = list(self.crop)
        if self.align is not None:
            values["align"] = {"eye_l": list(self.align.left), "eye_r": list(self.align.right)}
        if self.size is not None:
            values["size"] = self.size
        if self.gray:
            values["gray"] = True
        if self.luminance is not None:
            values["luminance"] = self.luminance.to_dict()
        if self.replace_background:
            values["replace_background"] = True
        if isinstance(self.mask, Ellipse):
            values["mask"] = {"centre": list(self.mask.centre), "semi_axes": list(self.mask.semi_axes)}
        elif self.mask is not None:
            values["mask"] = self.mask
        if self.background is not None:
            values["background"] = "#{:02x}{:02x}{:02x}".format(*self.background)
        return values


UNCHANGED = Form()
