"""Adapts the probability of the augmentation (ADA paper, section 3.1)."""

from __future__ import annotations


class AdaptiveProbability:
    """Raises the probability `p` while the discriminator overfits, and lowers it while it does not.

    The measure of overfitting is r_t = E[sign(D(real))]. It is 0 for a discriminator that cannot tell real from
    generated images, and 1 for one that has learned the training set by heart.

    Args:
        p: the probability at first, 0 to 1. A run that is resumed passes in its last one.
        ada_target: the wanted r_t, 0 to 1.
        ada_kimg: the thousands of images in which p can move from 0 to 1.
        images: the number of images between two moves. Together with `ada_kimg` it gives the size of a move.

    Attributes:
        p: the current probability, 0 to 1.
    """

    def __init__(self, p: float, *, ada_target: float, ada_kimg: float, images: int):
        self.p = p
        self._target = ada_target
        self._step = images / (ada_kimg * 1000)

    def observe(self, r_t: float) -> None:
        """Moves p by one step, up if r_t is above `ada_target` and down if it is below."""
        direction = (r_t > self._target) - (r_t < self._target)
        self.p = min(max(self.p + direction * self._step, 0.0), 1.0)
