"""Conversion between ws and latent vectors, in which each group of layers has one w."""

from __future__ import annotations

import numpy as np


def layer_groups(num_ws: int, groups: int) -> np.ndarray:
    """Returns the group of each layer, [num_ws], from coarse to fine, with groups of about equal size.

    The two layers of a block stay in one group, so there are no more groups than blocks.
    """
    blocks = num_ws // 2
    groups = min(groups, blocks)
    return np.arange(num_ws) // 2 * groups // blocks


def to_latents(ws: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Joins the w of the first layer of each group: ws [N, num_ws, w_dim] -> [N, groups * w_dim]."""
    return ws[:, np.unique(groups, return_index=True)[1]].reshape(len(ws), -1)


def to_layers(latents: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Repeats the w of each group for all its layers: [N, groups * w_dim] -> ws [N, num_ws, w_dim]."""
    return latents.reshape(len(latents), groups.max() + 1, -1)[:, groups]
