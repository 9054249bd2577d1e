"""Trains the measuring networks."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import keras
import numpy as np
from keras import ops
from tqdm import tqdm

from stylegan2 import backend
from stylegan2.measurement.configs import ParserConfig, RegressorConfig
from stylegan2.measurement.file import TrainedParser, TrainedRegressor
from stylegan2.measurement.keras_operations import build_model, folded_weights
from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.augmentation import degraded
from stylegan2.training.measurement.augmentation import draw_moves, moved_images, moved_points, shares
from stylegan2.training.measurement.rendered_faces import FINER, RenderedFaces

LANDMARK_WEIGHT = 8.0  # of the mean absolute error in shares of the picture, beside the regions' cross-entropy
VISIBLE_WEIGHT = 0.05  # of the cross-entropy of "is visible"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Schedule:
    """How long and how fast a network is trained. The learning rate falls to zero along a cosine."""

    epochs: int = 20
    batch: int = 64
    learning_rate: float = 2e-3
    weight_decay: float = 0.02


def learn_regressor(
    faces: RenderedFaces, config: RegressorConfig, schedule: Schedule, seed: int, progress: bool = True
) -> TrainedRegressor:
    """Trains a regressor for `faces.attributes` by the squared error of the standardised values.

    Args:
        faces: the training set.
        config: of the network; `outputs` is the number of attributes.
        schedule: how long and how fast.
        seed: of all random numbers.
        progress: whether to show a progress bar.
    """
    mean, std = faces.values.mean(axis=0), faces.values.std(axis=0)
    signs = np.array([attribute.mirrored for attribute in faces.attributes], np.float32)

    def example(rows: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        mirrored = rng.random(len(rows)) < 0.5
        moves = draw_moves(len(rows), rng)
        images = moved_images(_mirrored(from_pixels(faces.images[rows]), mirrored), moves, "bilinear")
        values = np.where(mirrored[:, None], faces.values[rows] * signs, faces.values[rows])
        return degraded(images, rng), (values - mean) / std

    model = _trained(config, "mse", example, len(faces), schedule, seed, progress)
    return TrainedRegressor(config, folded_weights(model), mean, std)


def learn_parser(
    faces: RenderedFaces, config: ParserConfig, schedule: Schedule, seed: int, progress: bool = True
) -> TrainedParser:
    """Trains a network for regions and landmarks. The arguments are those of `learn_regressor`."""
    other_side = np.array([_opposite(name, faces.landmark_names) for name in faces.landmark_names])

    def example(rows: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        mirrored = rng.random(len(rows)) < 0.5
        moves = draw_moves(len(rows), rng)
        images = moved_images(_mirrored(from_pixels(faces.images[rows]), mirrored), moves, "bilinear")
        labels = moved_images(_mirrored(faces.labels[rows][..., None], mirrored).astype(np.float32), moves, "nearest")
        points, seen = faces.landmarks[rows], faces.seen[rows]
        flipped = points[:, other_side] * [-1, 1] + [1, 0]
        points = moved_points(np.where(mirrored[:, None, None], flipped, points), moves)
        seen = np.where(mirrored[:, None], seen[:, other_side], seen)
        outside = np.isnan(seen) | ((points < 0) | (points > 1)).any(axis=2)
        return degraded(images, rng), {
            "regions": shares(labels[..., 0].astype(np.uint8), config.regions, FINER),
            "positions": np.where(outside[..., None], np.nan, points).astype(np.float32),
            "visible": np.where(outside, np.nan, seen).astype(np.float32),
        }

    losses = {"regions": _cross_entropy, "positions": _distance, "visible": _visible}
    return TrainedParser(
        config, folded_weights(_trained(config, losses, example, len(faces), schedule, seed, progress))
    )


def _trained(
    config: RegressorConfig | ParserConfig,
    loss: Any,
    example: Callable[[np.ndarray, np.random.Generator], Any],
    count: int,
    schedule: Schedule,
    seed: int,
    progress: bool,
) -> keras.Model:
    """Builds and trains a model. `example` makes augmented inputs and targets from the numbers of pictures."""
    keras.utils.set_random_seed(seed)
    model = build_model(config, normalised=True)
    batch = min(schedule.batch, count)
    steps = schedule.epochs * (count // batch)
    rate = keras.optimizers.schedules.CosineDecay(schedule.learning_rate, steps)
    optimizer = keras.optimizers.AdamW(rate, weight_decay=schedule.weight_decay)
    model.compile(optimizer, loss=loss, jit_compile=not backend.uses_onednn())
    bar = tqdm(
        _batches(count, batch, schedule.epochs, seed), total=steps, desc=type(config).__name__, disable=not progress
    )
    for number, (rows, rng) in enumerate(bar):
        losses = model.train_on_batch(*example(rows, rng))
        if number % 50 == 0:
            bar.set_postfix(loss=f"{float(np.ravel(losses)[0]):.4f}", refresh=False)
    return model


def _batches(count: int, batch: int, epochs: int, seed: int) -> Iterator[tuple[np.ndarray, np.random.Generator]]:
    for epoch in range(epochs):
        rng = np.random.default_rng((seed, epoch))
        order = rng.permutation(count)
        for start in range(0, count - batch + 1, batch):
            yield order[start : start + batch], rng


def _mirrored(images: np.ndarray, mirrored: np.ndarray) -> np.ndarray:
    return np.where(mirrored[:, None, None, None], images[:, :, ::-1], images)


def _opposite(name: str, names: Any) -> int:
    """Returns the number of the landmark on the other side of the face; of the same one if it is in the middle."""
    ends = {"_l": "_r", "_r": "_l"}
    opposite = name[:-2] + ends[name[-2:]] if name[-2:] in ends else name
    return list(names).index(opposite)


def _cross_entropy(true: Any, predicted: Any) -> Any:
    return -ops.mean(ops.sum(true * ops.log(ops.clip(predicted, 1e-6, 1)), axis=-1))


def _distance(true: Any, predicted: Any) -> Any:
    known = ops.where(ops.isnan(true), predicted, true)
    return LANDMARK_WEIGHT * ops.mean(ops.abs(known - predicted))


def _visible(true: Any, predicted: Any) -> Any:
    known, clipped = ops.where(ops.isnan(true), 1.0, true), ops.clip(predicted, 1e-6, 1 - 1e-6)
    each = known * ops.log(clipped) + (1 - known) * ops.log(1 - clipped)
    return -VISIBLE_WEIGHT * ops.mean(ops.where(ops.isnan(true), 0.0, each))
