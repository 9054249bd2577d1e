"""The losses of StyleGAN2 as functions of logits, images and ws. Each returns one number per sample, [N]."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from keras import ops

from stylegan2 import backend


def generator_loss(fake_logits: Any) -> Any:
    """Returns the non-saturating logistic loss, -log sigmoid(D(G(z))) (Goodfellow et al. 2014, arXiv:1406.2661)."""
    return ops.softplus(-fake_logits)


def discriminator_loss(real_logits: Any, fake_logits: Any) -> Any:
    """Returns the logistic loss, -log sigmoid(D(x)) - log(1 - sigmoid(D(G(z))))."""
    return ops.softplus(-real_logits) + ops.softplus(fake_logits)


def r1_penalty(discriminator: Callable[[Any], Any], images: Any) -> tuple[Any, Any]:
    """Returns the R1 penalty, the squared norm of the discriminator's gradient at real images.

    Mescheder et al. 2018, arXiv:1801.04406, equation 9. The caller multiplies it by r1_gamma / 2.

    Args:
        discriminator: returns logits [N] for images [N, H, W, C].
        images: real images [N, H, W, C].

    Returns:
        The penalty [N], and the logits [N] that were computed for it.
    """

    def total(images: Any) -> tuple[Any, Any]:
        logits = discriminator(images)
        return ops.sum(logits), logits

    (_, logits), gradients = backend.value_and_grad(total)(images)  # [N, H, W, C]
    return ops.sum(ops.square(gradients), axis=(1, 2, 3)), logits


def path_length(synthesis: Callable[[Any], Any], ws: Any, projection: Any) -> Any:
    """Returns how much an image changes per unit step in w: |J_w^T y|, StyleGAN2 section 3.2, equation 4.

    Args:
        synthesis: returns images [N, H, W, C] for ws.
        ws: [N, num_ws, w_dim].
        projection: y, a random direction in image space, standard normal [N, H, W, C].

    Returns:
        The root mean square over the layers, [N].
    """
    height, width = projection.shape[1:3]
    y = projection / math.sqrt(height * width)
    total = lambda ws: (ops.sum(synthesis(ws) * y), ())  # noqa: E731
    _, gradients = backend.value_and_grad(total)(ws)  # [N, num_ws, w_dim]
    return ops.sqrt(ops.mean(ops.sum(ops.square(gradients), axis=2), axis=1) + 1e-12)


def path_length_penalty(lengths: Any, pl_mean: Any, pl_decay: float) -> tuple[Any, Any]:
    """Returns the squared distance of path lengths from their running mean (StyleGAN2, equation 4).

    Args:
        lengths: the path lengths of a batch, [N].
        pl_mean: the running mean of the lengths, a scalar.
        pl_decay: how far the running mean moves towards the mean of the batch, 0 to 1.

    Returns:
        The penalty [N], and the new running mean.
    """
    moved = pl_mean + pl_decay * (ops.mean(ops.stop_gradient(lengths)) - pl_mean)
    return ops.square(lengths - moved), moved
