"""Trains the regressor on labelled pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import keras
import numpy as np
from tqdm import tqdm

from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.augmentation import augment, mirror
from stylegan2.training.directions.regressor import Regressor, RegressorConfig, compile_options
from stylegan2.training.directions.statistics import explained_variance

HELD_OUT = 0.1  # share of the pictures that are only used to measure r2
MIN_IMAGES = 20


@dataclasses.dataclass(frozen=True, kw_only=True)
class Schedule:
    """How the regressor is trained. The learning rate falls to zero along a cosine."""

    epochs: int = 10
    batch: int = 100
    learning_rate: float = 2e-3
    weight_decay: float = 0.02


@dataclasses.dataclass(frozen=True)
class LabelledImages:
    """Pictures and their attributes.

    Attributes:
        images: uint8 [N, H, W, C].
        values: float32 [N, D].
        names: of the D attributes.
        signs: [D], the factor for the values of a mirrored picture: -1 where left and right matter, else 1.
    """

    images: np.ndarray
    values: np.ndarray
    names: Sequence[str]
    signs: np.ndarray

    def __len__(self) -> int:
        return len(self.images)


def learn(data: LabelledImages, schedule: Schedule | None = None, seed: int = 0, progress: bool = True) -> Regressor:
    """Trains a regressor that predicts the values from the pictures.

    A tenth of the pictures is held out to measure `Regressor.r2`.

    Args:
        data: the pictures and their values.
        schedule: how long and how fast to train; None for the default.
        seed: of all random numbers.
        progress: whether to show a progress bar.

    Raises:
        ValueError: there are fewer than 20 pictures, or an attribute has the same value for all of them.
    """
    schedule = schedule or Schedule()
    if len(data) < MIN_IMAGES:
        raise ValueError(f"a regressor needs at least {MIN_IMAGES} labelled pictures. Received: {len(data)}")
    order = np.random.default_rng(seed).permutation(len(data))
    held_out, seen = np.split(order, [round(HELD_OUT * len(order))])
    keras.utils.set_random_seed(seed)
    regressor = _untrained(data, data.values[seen])
    steps = schedule.epochs * (len(seen) // min(schedule.batch, len(seen)))
    _compile(regressor.model, schedule, steps)
    batches = tqdm(_batches(data, seen, schedule, seed), total=steps, desc="regressor", disable=not progress)
    for images, values in batches:
        regressor.model.train_on_batch(images, (values - regressor.mean) / regressor.std)
    predicted = regressor(from_pixels(data.images[held_out]))
    regressor.r2 = explained_variance(predicted, data.values[held_out]).astype(np.float32)
    return regressor


def _untrained(data: LabelledImages, values: np.ndarray) -> Regressor:
    mean, std = values.mean(axis=0), values.std(axis=0)
    for name, spread in zip(data.names, std, strict=True):
        if not spread > 0:
            raise ValueError(f"`{name}` must differ between pictures; it is the same for all of them")
    height, width, channels = data.images.shape[1:]
    config = RegressorConfig(img_height=height, img_width=width, img_channels=channels, names=tuple(data.names))
    return Regressor(config, mean, std)


def _compile(model: keras.Model, schedule: Schedule, steps: int) -> None:
    rate = keras.optimizers.schedules.CosineDecay(schedule.learning_rate, steps)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay)
    model.compile(optimizer, loss="mse", **compile_options())


def _batches(
    data: LabelledImages, seen: np.ndarray, schedule: Schedule, seed: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yields augmented pictures [batch, H, W, C] in about -1..1 and their values [batch, D], reshuffled each epoch."""
    batch = min(schedule.batch, len(seen))
    for epoch in range(schedule.epochs):
        rng = np.random.default_rng((seed, epoch))
        order = rng.permutation(seen)
        for start in range(0, len(order) - batch + 1, batch):
            rows = order[start : start + batch]
            images, values = mirror(from_pixels(data.images[rows]), data.values[rows], data.signs, rng)
            yield augment(images, rng), values
