"""Adapts the probability of the augmentation (ADA paper, section 3.1)."""

from __future__ import annotations

import math
from typing import Any


class AdaptiveProbability:
    """Raises the probability `p` while the discriminator overfits, and lowers it while it does not.

    The measure of overfitting is r_t = E[sign(D(real))]. It is 0 for a discriminator that cannot tell real from
    generated images, and 1 for one that has learned the training set by heart. After every `ada_interval` batches,
    p moves up if r_t was above `ada_target`, and down if it was below.

    Args:
        ada_target: the wanted r_t, 0 to 1.
        ada_kimg: the thousands of images in which p can move from 0 to 1. This gives the size of a move.
        ada_interval: the number of batches between two moves.
        batch: the number of images per batch.

    Attributes:
        p: the current probability, 0 to 1.
        r_t: the r_t of the last move, None before the first.

    Raises:
        ValueError: a setting is impossible. The message names the setting.
    """

    def __init__(self, *, ada_target: float = 0.6, ada_kimg: float = 500, ada_interval: int = 4, batch: int):
        if not 0 <= ada_target <= 1:
            raise ValueError(f"`ada_target` must be between 0 and 1. Received: {ada_target}")
        if not 0 < ada_kimg < math.inf:
            raise ValueError(f"`ada_kimg` must be above 0. Received: {ada_kimg}")
        for name, value in (("ada_interval", ada_interval), ("batch", batch)):
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ValueError(f"`{name}` must be a whole number of at least 1. Received: {value!r}")
        self._target, self._interval = ada_target, ada_interval
        self._step = batch * ada_interval / (ada_kimg * 1000)
        self._signs: list[float] = []
        self.p = 0.0
        self.r_t: float | None = None

    def observe(self, sign_mean: float) -> None:
        """Takes the mean of sign(D(real)) over one batch, -1 to 1, and moves p if the batch completes an interval.

        Raises:
            ValueError: the mean is not between -1 and 1, or not a number.
        """
        if not -1 <= sign_mean <= 1:
            raise ValueError(f"`sign_mean` must be between -1 and 1. Received: {sign_mean}")
        self._signs.append(float(sign_mean))
        if len(self._signs) < self._interval:
            return
        self.r_t = math.fsum(self._signs) / len(self._signs)
        self._signs = []
        direction = (self.r_t > self._target) - (self.r_t < self._target)
        self.p = min(max(self.p + direction * self._step, 0.0), 1.0)

    def state(self) -> dict[str, Any]:
        """All that changes, as JSON values; `restore` takes it back exactly."""
        return {"augment_p": self.p, "r_t": self.r_t, "signs": list(self._signs)}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on from what `state` gave.

        Raises:
            ValueError: a value is missing or impossible, naming it.
        """
        p, r_t, signs = (state.get(name) for name in ("augment_p", "r_t", "signs"))
        if not _is_number(p, 0, 1):
            raise ValueError(f"`augment_p` must be between 0 and 1. Received: {p!r}")
        if r_t is not None and not _is_number(r_t, -1, 1):
            raise ValueError(f"`r_t` must be null or between -1 and 1. Received: {r_t!r}")
        if not isinstance(signs, list) or not all(_is_number(sign, -1, 1) for sign in signs):
            raise ValueError(f"`signs` must be a list of numbers between -1 and 1. Received: {signs!r}")
        if len(signs) >= self._interval:
            raise ValueError(f"`signs` must be fewer than `ada_interval` {self._interval}. Received: {len(signs)}")
        self.p, self.r_t, self._signs = float(p), r_t, [float(sign) for sign in signs]


def _is_number(value: Any, lowest: float, highest: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and lowest <= value <= highest
