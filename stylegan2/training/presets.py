"""The presets: settings that go together, in one table."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Preset:
    """The settings of `TrainingConfig` for images whose longer side is at most `resolution` pixels.

    `w_dim` is the same as `z_dim`. An `r1_gamma` of None stands for the rule of the ADA paper, 0.0002 · pixels / batch.
    """

    name: str
    resolution: int
    z_dim: int
    mapping_layers: int
    channel_base: int
    channel_max: int
    batch: int
    r1_gamma: float | None
    ema_kimg: float


# tiny: a trial of a few minutes.
# laptop: hours to days on a few CPU cores. faces64 was trained with the 64 px row.
# gpu: the configurations paper256, paper512 and paper1024 of StyleGAN2-ADA; below 256 px, what its configuration "auto"
# chooses for one GPU.
PRESETS = (
    #      name    up to   z, w  mapping   base   max  batch  r1_gamma  ema_kimg
    Preset("tiny",   64,    32,    2,      512,    32,   16,   None,      0.5),
    Preset("tiny",  256,    32,    2,     2048,    32,    8,   None,      0.5),
    Preset("laptop", 32,   128,    4,     1024,   128,   16,   0.1,       5.0),
    Preset("laptop", 64,   128,    4,     1024,   128,   16,   0.3,       5.0),
    Preset("laptop", 128,  128,    4,     2048,   128,   16,   0.6,       5.0),
    Preset("laptop", 256,  256,    8,     4096,   256,    8,   2.0,      10.0),
    Preset("gpu",    64,   512,    2,    16384,   512,   32,   None,     10.0),
    Preset("gpu",   128,   512,    2,    16384,   512,   32,   None,     10.0),
    Preset("gpu",   256,   512,    8,    16384,   512,   64,   1.0,      20.0),
    Preset("gpu",   512,   512,    8,    32768,   512,   64,   0.5,      20.0),
    Preset("gpu",  1024,   512,    8,    32768,   512,   32,   2.0,      10.0),
)  # fmt: skip
NAMES = tuple(dict.fromkeys(row.name for row in PRESETS))


def preset(name: str, img_height: int, img_width: int) -> dict[str, int | float | None]:
    """Returns the settings of the preset `name` for images of this size.

    They come from the preset's first row whose resolution is at least the longer side.

    Raises:
        ValueError: there is no such preset, or the images are larger than its last row allows.
    """
    rows = [row for row in PRESETS if row.name == name]
    if not rows:
        raise ValueError(f"`preset` must be one of {', '.join(NAMES)}. Received: {name!r}")
    side = max(img_height, img_width)
    row = next((row for row in rows if side <= row.resolution), None)
    if row is None:
        raise ValueError(
            f"the preset {name} is for images of at most {rows[-1].resolution} pixels per side. "
            f"Received: {img_height}x{img_width}"
        )
    settings = dataclasses.asdict(row)
    del settings["name"], settings["resolution"]
    return {**settings, "w_dim": row.z_dim}
