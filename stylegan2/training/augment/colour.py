"""The colour part of the augmentation: one affine map of the RGB cube an image."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2 import backend


@backend.fused
def transform_colour(images: Any, colour: Any) -> Any:
    """Images [N, H, W, C] under the maps `colour` [N, 4, 4] of (red, green, blue, 1): [N, H, W, C].

    Gray (C = 1) is taken as equal red, green and blue, and the result is the mean of the three, its luma. The fourth
    channel of four is alpha, and stays.
    """
    if images.shape[-1] == 1:
        factor, shift = ops.sum(colour[:, :3, :3], axis=(1, 2)) / 3, ops.sum(colour[:, :3, 3], axis=1) / 3  # [N]
        return images * factor[:, None, None, None] + shift[:, None, None, None]
    rows = colour[:, None, None, :3]  # [N, 1, 1, 3, 4]
    mixed = rows[..., 3] + sum(images[..., k, None] * rows[..., k] for k in range(3))
    return ops.concatenate([mixed, images[..., 3:]], axis=-1) if images.shape[-1] == 4 else mixed
