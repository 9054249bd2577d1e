"""One update of each network in float64, written out from the papers.

The layers and `augment` are the real ones; `test_gradients.py` and `augment/` test those. How a training step combines
them is written here a second time, as plainly as possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
from keras import ops

from stylegan2 import backend
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.augment import augment
from stylegan2.training.config import TrainingConfig

Arrays = Mapping[str, np.ndarray]


class Reference:
    """The losses of a run's networks in float64, as functions of their weights by name."""

    def __init__(self, config: TrainingConfig):
        self.config = config
        self.mapping = MappingNetwork(config.generator, name="mapping", dtype="float64")
        self.synthesis = SynthesisNetwork(config.generator, name="synthesis", dtype="float64")
        self.discriminator = Discriminator(config.discriminator, name="discriminator", dtype="float64")
        networks = (self.mapping, self.synthesis, self.discriminator)
        for network in networks:
            network.build()
        self.variables = {v.path: v for network in networks for v in network.variables}

    def discriminator_loss(self, g: Any, d: Any, batch: Mapping[str, Any], interval: int) -> tuple[Any, dict]:
        """-log sigmoid(D(real)) - log(1 - sigmoid(D(fake))) + interval · gamma / 2 · |dD(real)/d(real)|²."""
        fakes = self.images(g, self.ws(g, batch["z"], batch["c"][0], batch["mixing"]), batch["seed"])
        fake_logits = self.logits(d, fakes, batch["c"][0], [m[0] for m in batch["augmentation"]])

        def of_reals(reals):
            logits = self.logits(d, reals, batch["c"][1], [m[1] for m in batch["augmentation"]])
            return ops.sum(logits), logits

        (_, real_logits), at_reals = backend.value_and_grad(of_reals)(double(batch["reals"]))
        loss = ops.mean(log_one_plus_exp(-real_logits) + log_one_plus_exp(fake_logits))
        r1 = ops.sum(at_reals * at_reals) / len(batch["reals"])
        report = {"d": loss, "real": ops.mean(real_logits), "fake": ops.mean(fake_logits), "r1": r1}
        report["r_t"] = ops.mean(ops.where(real_logits > 0, 1.0, -1.0))
        return loss + interval * self.config.r1_gamma / 2 * r1, report

    def generator_loss(
        self, g: Any, d: Any, batch: Mapping[str, Any], interval: int, pl_mean: float
    ) -> tuple[Any, dict]:
        """-log sigmoid(D(fake)) + interval · weight · (|J^T y| - moved mean)², J the images' derivative at w+."""
        config = self.config
        ws = self.ws(g, batch["z"], batch["c"], batch["mixing"])
        logits = self.logits(d, self.images(g, ws, batch["seed"]), batch["c"], batch["augmentation"])
        loss = ops.mean(log_one_plus_exp(-logits))
        report = {"g": loss, "w_mean": ops.mean(ws[:, 0], axis=0)}
        if not interval:
            return loss, report
        y = double(batch["projection"] / np.sqrt(config.img_height * config.img_width))
        along = lambda ws: (ops.sum(self.images(g, ws, batch["seed"]) * y), ())  # noqa: E731
        _, jacobian = backend.value_and_grad(along)(ws[: len(batch["projection"])])
        lengths = ops.sqrt(ops.sum(jacobian * jacobian, axis=(1, 2)) / config.generator.num_ws)
        report["path_length"] = ops.mean(lengths)
        report["pl_mean"] = (1 - config.pl_decay) * pl_mean + config.pl_decay * ops.mean(lengths)
        distances = lengths - ops.stop_gradient(report["pl_mean"])
        return loss + interval * config.pl_weight * ops.mean(distances * distances), report

    def ws(self, g: Any, z: np.ndarray, c: np.ndarray, mixing: np.ndarray) -> Any:
        """Chooses each w by itself: layer `mixing` and later ones take the second z's."""
        with self.scope(g):
            first, second = (self.mapping(double(latents), double(c)) for latents in z)
        layers = range(self.config.generator.num_ws)
        rows = [[second[n] if layer >= start else first[n] for layer in layers] for n, start in enumerate(mixing)]
        return ops.stack([ops.stack(row) for row in rows])

    def images(self, g: Any, ws: Any, seed: np.ndarray) -> Any:
        generator = keras.random.SeedGenerator(0)
        state = ops.cast(ops.convert_to_tensor(seed), generator.state.dtype)
        with keras.StatelessScope(state_mapping=[(generator.state, state)]):
            shapes = [(ws.shape[0], *shape) for shape in self.synthesis.noise_shapes]
            noise = [
                ops.cast(keras.random.normal(shape, dtype="float32", seed=generator), "float64") for shape in shapes
            ]
        with self.scope(g):
            return self.synthesis(ws, *noise, noise_mode="random")

    def logits(self, d: Any, images: Any, c: np.ndarray, augmentation: list[np.ndarray]) -> Any:
        with self.scope(d):
            return self.discriminator(augment(images, *augmentation) if augmentation else images, double(c))

    def preview(self, g: Any, noise: Any, z: np.ndarray, c: np.ndarray) -> Any:
        """Images without truncation or mixing, with the constant noise."""
        with uncompiled(), self.scope({name: double(value) for name, value in {**g, **noise}.items()}):
            w = self.mapping(double(z), double(c))
            return self.synthesis(ops.stack([w] * self.config.generator.num_ws, axis=1), noise_mode="const")

    def scope(self, weights: Any) -> keras.StatelessScope:
        return keras.StatelessScope(state_mapping=[(self.variables[name], value) for name, value in weights.items()])


def gradients(loss: Callable[[Any], tuple[Any, dict]], weights: Arrays) -> tuple[dict[str, np.ndarray], dict]:
    """Returns the gradient of each weight, and the report of the loss."""
    with uncompiled():
        (_, report), found = backend.value_and_grad(loss)({name: double(value) for name, value in weights.items()})
    as_array = lambda x: np.asarray(ops.convert_to_numpy(x))  # noqa: E731
    return {name: as_array(x) for name, x in found.items()}, {name: as_array(x) for name, x in report.items()}


@contextmanager
def uncompiled() -> Iterator[None]:
    """Keeps TensorFlow from compiling, which takes seconds for a function that is called once."""
    if backend.name() != "tensorflow":
        yield
        return
    import tensorflow as tf

    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


def adam(weight: np.ndarray, gradient: np.ndarray, second: np.ndarray, step: int, rate: float) -> tuple:
    """Kingma & Ba, algorithm 1, with beta_1 = 0 and beta_2 = 0.99. Returns the weight and its second moment."""
    second = 0.99 * second.astype(np.float64) + 0.01 * gradient**2
    return weight - rate * gradient / (np.sqrt(second / (1 - 0.99**step)) + 1e-8), second


def log_one_plus_exp(x: Any) -> Any:
    return ops.log(1 + ops.exp(x))


def double(x: Any) -> Any:
    return ops.convert_to_tensor(np.asarray(x, np.float64))
