"""A training step that learns nothing and records its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from keras import ops

from stylegan2.training.step import State, TrainingStep
from stylegan2.training.tensors import tensor

D_ARGUMENTS = ("reals", "c", "z", "mixing", "augmentation", "seed", "step")
G_ARGUMENTS = ("c", "z", "mixing", "augmentation", "projection", "seed", "step", "ema_beta")


class RecordingStep:
    """Records the arguments of each update.

    `sign` returns the mean sign of the real images' logits in a step, given its number, which counts from 1.
    """

    def __init__(self, step: TrainingStep, sign: Callable[[int], float] = lambda number: 0.0):
        self.config = step.config
        self.initial_state = step.initial_state
        self.of_d: list[dict[str, Any]] = []
        self.of_g: list[dict[str, Any]] = []
        self._sign = sign
        self.update_discriminator = {lazy: partial(self._discriminator, lazy) for lazy in (False, True)}
        self.update_generator = {lazy: partial(self._generator, lazy) for lazy in (False, True)}

    def preview(self, state: State, z: Any, c: Any) -> Any:
        config = self.config
        return ops.zeros((z.shape[0], config.img_height, config.img_width, config.img_channels))

    def _discriminator(self, lazy: bool, state: State, *arguments: Any) -> State:
        self.of_d.append(recorded(lazy, D_ARGUMENTS, arguments))
        sign = self._sign(int(self.of_d[-1]["step"]))
        return {**measured(state, "d"), "signs": state["signs"] + tensor(sign)}

    def _generator(self, lazy: bool, state: State, *arguments: Any) -> State:
        self.of_g.append(recorded(lazy, G_ARGUMENTS, arguments))
        return measured(state, "g")


def recorded(lazy: bool, names: tuple[str, ...], arguments: tuple[Any, ...]) -> dict[str, Any]:
    array = lambda x: np.asarray(ops.convert_to_numpy(x))  # noqa: E731
    values = [[array(x) for x in value] if isinstance(value, list) else array(value) for value in arguments]
    return {"lazy": lazy, **dict(zip(names, values, strict=True))}


def measured(state: State, name: str) -> State:
    counts = {**state["counts"], name: state["counts"][name] + 1.0}
    return {**state, "counts": counts}
