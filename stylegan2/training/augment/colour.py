"""The colour part of the augmentation: one affine map of the RGB cube per image."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2 import backend


@backend.fused
def transform_colour(images: Any, colour: Any) -> Any:
    """Applies a colour transform to each image.

    A gray image (C = 1) counts as equal red, green and blue, and becomes the mean of the three results, its luma. The
    fourth channel of an RGBA image (C = 4) is not changed.

    Args:
        images: [N, H, W, C].
        colour: maps of (red, green, blue, 1), [N, 4, 4].

    Returns:
        [N, H, W, C].
    """
    if images.shape[-1] == 1:
        factor, shift = ops.sum(colour[:, :3, :3], axis=(1, 2)) / 3, ops.sum(colour[:, :3, 3], axis=1) / 3  # [N]
        return images * factor[:, None, None, None] + shift[:, None, None, None]
    rows = colour[:, None, None, :3]  # [N, 1, 1, 3, 4]
    mixed = rows[..., 3] + sum(images[..., k, None] * rows[..., k] for k in range(3))
    return ops.concatenate([mixed, images[..., 3:]], axis=-1) if images.shape[-1] == 4 else mixed
