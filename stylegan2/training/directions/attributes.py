"""The table of attributes: the name of each, and how it is computed from the labels of a training set.

The label columns are those of the labelled renders that the bundled network was trained on (`attributes.csv.gz`).
`stylegan2.training.directions.fitting` measures which of these attributes become directions.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping

import numpy as np

from stylegan2.pictures.cielab import lab

Columns = Mapping[str, np.ndarray]


@dataclasses.dataclass(frozen=True)
class Attribute:
    """A property of a face that is one number.

    Attributes:
        name: of the attribute and of its direction.
        description: how a face changes as the number grows.
        unit: what the number counts.
        compute: maps the label columns, each [N] and numeric or text, to the number of each picture, [N].
        mirrored: the factor for a mirrored picture, -1 where left and right matter.
        together: attributes that may move with this one, because one determines the other or the renders have them
            only together. Directions do not hold them still, and they do not count as side effects.
        small: True if the attribute concerns few pixels, so that the rest of the picture should not change.
    """

    name: str
    description: str
    unit: str
    compute: Callable[[Columns], np.ndarray]
    mirrored: int = 1
    together: tuple[str, ...] = ()
    small: bool = False


def column(name: str) -> Callable[[Columns], np.ndarray]:
    """Returns a function that takes the column `name` unchanged."""
    return lambda columns: columns[name]


def colour(part: str, channel: int) -> Callable[[Columns], np.ndarray]:
    """Returns a function that computes a CIELAB channel of the columns `part`_r, `part`_g and `part`_b.

    `channel` is 0 for L*, 1 for a*, 2 for b*.
    """
    return lambda columns: lab(np.stack([columns[f"{part}_{c}"] for c in "rgb"], axis=1))[:, channel]


def styles(*names: str) -> Callable[[Columns], np.ndarray]:
    """Returns a function that is 1 where the column `hair` is one of these styles, else 0."""
    return lambda columns: np.isin(columns["hair"], names).astype(np.float64)


# The three shares sum to 1, and the renders' rules tie the skin's lightness to them.
ANCESTRY = ("african", "asian", "caucasian", "skin_lightness")
# In the renders no woman has a beard or stubble; 58% of the women have long hair, and 6% of the men.
SEXED = ("sex", "beard", "stubble", "long_hair")
# Hair turns grey with age, and grey hair is light.
GREYING = ("age", "grey_hair", "hair_lightness")

ATTRIBUTES = (
    Attribute("sex", "more male, less female", "0 female to 1 male", column("sex"), 1, SEXED),
    Attribute("age", "older", "years", column("age"), 1, GREYING),
    Attribute("african", "more of the renderer's African head", "share, 0 to 1", column("african"), 1, ANCESTRY),
    Attribute("asian", "more of the renderer's Asian head", "share, 0 to 1", column("asian"), 1, ANCESTRY),
    Attribute("caucasian", "more of the renderer's Caucasian head", "share, 0 to 1", column("caucasian"), 1, ANCESTRY),
    Attribute("smile", "a wider smile", "strength, 0 to 1", column("smile"), small=True),
    Attribute("mouth_open", "a mouth more open", "strength, 0 to 1", column("mouth_open"), small=True),
    Attribute("brow_raise", "brows raised more", "strength, 0 to 1", column("brow_raise"), small=True),
    Attribute("eye_open", "eyes open wider", "about -0.4 to 0.6", column("eye_open"), small=True),
    Attribute("yaw", "head turned more to the picture's right", "degrees", column("yaw"), -1),
    Attribute("pitch", "head nodding further down", "degrees", column("pitch")),
    Attribute("weight", "a fuller face", "about -0.8 to 0.9", column("weight")),
    Attribute("hair_lightness", "lighter hair", "L* of the hair's colour", colour("hair", 0), 1, GREYING),
    Attribute("hair_redness", "redder hair", "a* of the hair's colour", colour("hair", 1)),
    Attribute("grey_hair", "greyer hair", "share, 0 to 1", column("grey"), 1, GREYING),
    Attribute(
        "long_hair",
        "hair falling down beside the face",
        "0 or 1",
        styles("long01", "long01_shoulder", "long01_bob"),
        1,
        SEXED,
    ),
    Attribute("beard", "a fuller beard", "strength, 0 to 1", column("beard"), 1, SEXED),
    Attribute("stubble", "more stubble", "strength, 0 to 1", column("stubble"), 1, SEXED),
    Attribute("skin_lightness", "lighter skin", "L* of the skin's colour", colour("skin", 0), 1, ANCESTRY),
    Attribute("skin_redness", "redder skin", "a* of the skin's colour", colour("skin", 1)),
    Attribute("light_az", "light more from the picture's right", "degrees", column("light_az"), -1),
    Attribute("light_el", "light from higher up", "degrees", column("light_el")),
    Attribute("background_lightness", "a lighter background", "L* of the background", colour("bg", 0)),
    Attribute("background_redness", "a redder background, less green", "a* of the background", colour("bg", 1)),
    Attribute("background_yellowness", "a yellower background, less blue", "b* of the background", colour("bg", 2)),
    Attribute("shirt_lightness", "a lighter shirt", "L* of the shirt's colour", colour("shirt", 0)),
)
