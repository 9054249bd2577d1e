"""The controller of the augmentation's probability (ADA paper, section 3.1)."""

from __future__ import annotations

import math
from typing import Any


class AdaptiveProbability:
    """Raises `p` while the discriminator overfits, lowers it while it does not.

    The sign of overfitting is r_t = E[sign(D(real))], 0 for a discriminator that has no idea and 1 for one that knows
    the training set. Every `ada_interval` batches of `batch` images, p moves by the share that these images are of
    `ada_kimg` thousand, up when r_t was above `ada_target` and down when below, and stays within 0..1.

    Attributes:
        p: the probability to augment with now.
        r_t: the last r_t that p was moved by, None before the first.

    Raises:
        ValueError: a setting is impossible, naming it.
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
        """Takes the mean of sign(D(real)) over one batch, -1 to 1; moves p when that batch completes an interval.

        Raises:
            ValueError: it is not such a mean, as after a NaN.
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
