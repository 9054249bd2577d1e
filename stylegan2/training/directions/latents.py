"""A face's latent as one row of numbers: the w of each group of layers, one after the other."""

from __future__ import annotations

import numpy as np


def layer_groups(num_ws: int, groups: int) -> np.ndarray:
    """Which group each layer belongs to, from coarse to fine: as many layers in each as can be, [num_ws].

    There are no more groups than blocks, as a block's layers share what they act on.
    """
    blocks = num_ws // 2
    groups = min(groups, blocks)
    return np.arange(num_ws) // 2 * groups // blocks


def to_latents(ws: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """The w of each group's first layer: ws [N, num_ws, w_dim] -> [N, groups * w_dim]."""
    return ws[:, np.unique(groups, return_index=True)[1]].reshape(len(ws), -1)


def to_layers(latents: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Each group's w for all of its layers: [N, groups * w_dim] -> [N, num_ws, w_dim]."""
    return latents.reshape(len(latents), groups.max() + 1, -1)[:, groups]
