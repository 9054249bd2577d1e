"""What the regressors are trained to estimate: the attributes of directions, and the shape of the face."""

from __future__ import annotations

from stylegan2.training.directions.attributes import ATTRIBUTES, Attribute, column

# Modifiers of the head's shape. Together with sex, age and ancestry they make a person who he or she is.
SHAPES = (
    "head-scale-horiz", "head-scale-vert", "head-fat", "forehead-scale-vert", "chin-width", "chin-height",
    "chin-prominent", "cheek-volume", "cheek-bones", "eye-trans-out", "eye-scale", "nose-scale-horiz",
    "nose-scale-vert", "nose-scale-depth", "nose-hump", "mouth-scale-horiz", "mouth-upperlip-volume",
    "mouth-lowerlip-volume",
)  # fmt: skip

EXPRESSIONS = (
    Attribute("brow_lower", "brows lowered more", "strength, 0 to 1", column("brow_lower")),
    Attribute("sad", "a sadder expression", "strength, 0 to 1", column("sad")),
    Attribute("gaze_yaw", "looking more to the picture's right", "degrees", column("gaze_yaw"), -1),
    Attribute("gaze_pitch", "looking further down", "degrees", column("gaze_pitch")),
)

MEASURED = (
    *ATTRIBUTES,
    *EXPRESSIONS,
    *(Attribute(f"p_{name}", f"more of the modifier {name}", "about -1 to 1", column(f"p_{name}")) for name in SHAPES),
)
