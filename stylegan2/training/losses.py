"""The losses of StyleGAN2 as functions of logits, images and w's; each returns one number a sample, [N]."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from keras import ops

from stylegan2 import backend


def generator_loss(fake_logits: Any) -> Any:
    """Non-saturating logistic loss, -log sigmoid(D(G(z))) (Goodfellow et al. 2014, arXiv:1406.2661)."""
    return ops.softplus(-fake_logits)


def discriminator_loss(real_logits: Any, fake_logits: Any) -> Any:
    """Logistic loss, -log sigmoid(D(x)) - log(1 - sigmoid(D(G(z))))."""
    return ops.softplus(-real_logits) + ops.softplus(fake_logits)


def r1_penalty(discriminator: Callable[[Any], Any], images: Any) -> tuple[Any, Any]:
    """Squared norm of the discriminator's gradient at real images (Mescheder et al. 2018, arXiv:1801.04406, eq. 9).

    The caller weighs it with r1_gamma / 2. Returns the penalty [N] and the logits [N] that came with it.
    """

    def total(images: Any) -> tuple[Any, Any]:
        logits = discriminator(images)
        return ops.sum(logits), logits

    (_, logits), gradients = backend.value_and_grad(total)(images)  # [N, H, W, C]
    return ops.sum(ops.square(gradients), axis=(1, 2, 3)), logits


def path_length(synthesis: Callable[[Any], Any], ws: Any, projection: Any) -> Any:
    """Length of the path that an image moves along when its w moves: StyleGAN2 section 3.2, equation 4.

    |J_w^T y| for a random direction y = `projection` [N, H, W, C] in image space, standard normal; the root mean
    square over the layers. Returns [N].
    """
    height, width = projection.shape[1:3]
    y = projection / math.sqrt(height * width)
    total = lambda ws: (ops.sum(synthesis(ws) * y), ())  # noqa: E731
    _, gradients = backend.value_and_grad(total)(ws)  # [N, num_ws, w_dim]
    return ops.sqrt(ops.mean(ops.sum(ops.square(gradients), axis=2), axis=1) + 1e-12)


def path_length_penalty(lengths: Any, pl_mean: Any, pl_decay: float = 0.01) -> tuple[Any, Any]:
    """Squared distance of the lengths from their running mean, and that mean moved by `pl_decay`: ([N], scalar)."""
    moved = pl_mean + pl_decay * (ops.mean(ops.stop_gradient(lengths)) - pl_mean)
    return ops.square(lengths - moved), moved
