"""The transforms of an augmentation, and the groups of them that the ADA paper names."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True, kw_only=True)
class Augmentation:
    """The strength of each transform, from 0 (off, the default) to 1 (as in the ADA paper, appendix B).

    A strength multiplies the probability p that `draw` takes. With `x_flip=0.5` and p = 0.4, the x-flip is applied to
    a fifth of the images. The strength does not change how far a transform goes.

    Raises:
        ValueError: a strength is not a number from 0 to 1. The message names the transform.
    """

    # Pixel blitting: pixels are moved without interpolation.
    x_flip: float = 0.0
    rotate90: float = 0.0
    integer_translation: float = 0.0
    # General geometric.
    isotropic_scale: float = 0.0
    rotation: float = 0.0
    anisotropic_scale: float = 0.0
    fractional_translation: float = 0.0
    # Colour.
    brightness: float = 0.0
    contrast: float = 0.0
    luma_flip: float = 0.0
    hue: float = 0.0
    saturation: float = 0.0

    def __post_init__(self) -> None:
        for name, strength in dataclasses.asdict(self).items():
            if isinstance(strength, bool) or not isinstance(strength, int | float) or not 0 <= strength <= 1:
                raise ValueError(f"`{name}` must be a number from 0 to 1. Received: {strength!r}")

    @classmethod
    def preset(cls, name: str) -> Augmentation:
        """Returns the augmentation that the ADA paper calls `name`, at full strength.

        Raises:
            ValueError: the paper has no augmentation of this name. The message lists the names.
        """
        if name not in PRESETS:
            raise ValueError(f"`augment` must be one of {', '.join(PRESETS)}. Received: {name!r}")
        return cls(**dict.fromkeys(PRESETS[name], 1.0))


_BLIT = ("x_flip", "rotate90", "integer_translation")
_GEOM = ("isotropic_scale", "rotation", "anisotropic_scale", "fractional_translation")
_COLOR = ("brightness", "contrast", "luma_flip", "hue", "saturation")

# The groups of transforms in figure 4 of the paper, which recommends `bgc`.
PRESETS: dict[str, tuple[str, ...]] = {
    "blit": _BLIT,
    "geom": _GEOM,
    "color": _COLOR,
    "bg": _BLIT + _GEOM,
    "bgc": _BLIT + _GEOM + _COLOR,
}
