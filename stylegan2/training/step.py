"""One training step: the updates of the discriminator and of the generator, as compiled functions of the state."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, cast

import keras
from keras import ops

from stylegan2 import backend
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.adam import adam_step
from stylegan2.training.augment import augment
from stylegan2.training.config import TrainingConfig
from stylegan2.training.losses import (
    discriminator_loss,
    generator_loss,
    path_length,
    path_length_penalty,
    r1_penalty,
)

State = dict[str, Any]
Weights = dict[str, Any]  # tensors by weight name
Matrices = Sequence[Any]  # of geometry and of colour; empty without augmentation
D_STATISTICS, G_STATISTICS = ("d", "real", "fake", "r_t", "r1"), ("g", "path_length")


class TrainingStep:
    """The networks and their two updates, as pure functions that take a state and return the next one.

    A state holds tensors, or dicts of tensors by weight name:

    - `g`, `d`: the weights of the generator and of the discriminator.
    - `g_ema`: the averaged generator.
    - `g_second`, `d_second`: the second moments of Adam.
    - `w_avg`, `pl_mean`: the running averages of w and of the path length.
    - `noise`: the generator's `const` noise, which is not trained.
    - `sums`, `counts`: the statistics since the trainer last cleared them.
    - `signs`: the sum of r_t, the mean sign of the real images' logits, since the trainer last cleared it.

    The statistics stay on the device because the device would have to wait if they were read after each step. The
    only random numbers drawn inside are the noise, whose seed is an argument. The same arguments therefore give the
    same state, which makes a run resumable.

    Attributes:
        update_discriminator: the compiled updates of the discriminator, by whether they include the R1 penalty.
        update_generator: the compiled updates of the generator, by whether they include the path length penalty.
        preview: the compiled averaged generator.
    """

    def __init__(self, config: TrainingConfig):
        self.config = config
        keras.utils.set_random_seed(config.seed)
        conv_dtype = "mixed_bfloat16" if config.precision == "bfloat16" else None  # the weights stay float32
        self._mapping = MappingNetwork(config.generator, name="mapping", dtype="float32")
        self._synthesis = SynthesisNetwork(config.generator, conv_dtype, name="synthesis", dtype="float32")
        self._discriminator = Discriminator(config.discriminator, conv_dtype, name="discriminator", dtype="float32")
        networks = (self._mapping, self._synthesis, self._discriminator)
        for network in networks:
            network.build()
        self._noise = keras.random.SeedGenerator(config.seed, name="noise")
        self._variables = {variable.path: variable for network in networks for variable in network.variables}
        self.update_discriminator = {
            lazy: backend.compiled(functools.partial(self._update_discriminator, with_r1=lazy))
            for lazy in (False, True)
        }
        self.update_generator = {
            lazy: backend.compiled(functools.partial(self._update_generator, with_path_length=lazy))
            for lazy in (False, True)
        }
        self.preview = backend.compiled(self._preview)

    def initial_state(self) -> State:
        """Returns the state before the first image."""
        generator = {
            v.path: ops.copy(v.value) for v in self._mapping.trainable_variables + self._synthesis.trainable_variables
        }
        discriminator = {v.path: ops.copy(v.value) for v in self._discriminator.trainable_variables}
        zero = ops.zeros((), "float32")
        return {
            "g": generator,
            "d": discriminator,
            "g_ema": {name: ops.copy(value) for name, value in generator.items()},
            "g_second": {name: ops.zeros_like(value) for name, value in generator.items()},
            "d_second": {name: ops.zeros_like(value) for name, value in discriminator.items()},
            "w_avg": ops.zeros((self.config.w_dim,), "float32"),
            "pl_mean": zero,
            "noise": {v.path: ops.copy(v.value) for v in self._synthesis.non_trainable_variables if is_noise(v.path)},
            "sums": dict.fromkeys(D_STATISTICS + G_STATISTICS, zero),
            "counts": dict.fromkeys(D_STATISTICS + G_STATISTICS, zero),
            "signs": zero,
        }

    def _update_discriminator(
        self,
        state: State,
        reals: Any,
        c: Any,
        z: Any,
        mixing: Any,
        augmentation: Matrices,
        seed: Any,
        step: Any,
        *,
        with_r1: bool,
    ) -> State:
        """Trains the discriminator on real images and as many generated ones, and returns the new state.

        Args:
            state: the state before the step.
            reals: real images [N, H, W, C] in -1..1.
            c: one-hot classes of the generated and of the real images, [2, N, c_dim].
            z: two z's per image, [2, N, z_dim].
            mixing: the first layer that uses the second z, [N].
            augmentation: the matrices for the generated and for the real images, [2, N, 3, 3] and [2, N, 4, 4].
            seed: the seed of the noise, [2].
            step: the number of this step, a scalar that counts from 1.
            with_r1: whether to add the R1 penalty.
        """
        config = self.config
        r1_weight = cast(float, config.r1_gamma) / 2 * config.d_reg_interval  # `TrainingConfig` fills it in
        of_fakes, of_reals = [matrices[0] for matrices in augmentation], [matrices[1] for matrices in augmentation]
        fakes = self._images(state["g"], self._ws(state["g"], z, c[0], mixing), seed)

        def loss(d: Weights) -> tuple[Any, dict[str, Any]]:
            critic = self._critic({**state["d"], **d}, c[1], of_reals)
            fake_logits = self._critic({**state["d"], **d}, c[0], of_fakes)(fakes)
            r1, real_logits = r1_penalty(critic, reals) if with_r1 else (0.0, critic(reals))
            loss = ops.mean(discriminator_loss(real_logits, fake_logits))
            report = {"d": loss, "real": ops.mean(real_logits), "fake": ops.mean(fake_logits)}
            report["r_t"] = ops.mean(ops.sign(real_logits))
            if with_r1:
                report["r1"] = ops.mean(r1)
            return loss + r1_weight * ops.mean(r1), report

        (_, report), gradients = backend.value_and_grad(loss)(self._trained(state["d"]))
        moved, second = adam_step(self._trained(state["d"]), gradients, state["d_second"], step, config.learning_rate)
        return {
            **measured(state, report),
            "d": {**state["d"], **moved},
            "d_second": {**state["d_second"], **second},
            "signs": state["signs"] + report["r_t"],
        }

    def _update_generator(
        self,
        state: State,
        c: Any,
        z: Any,
        mixing: Any,
        augmentation: Matrices,
        projection: Any,
        seed: Any,
        step: Any,
        ema_beta: Any,
        *,
        with_path_length: bool,
    ) -> State:
        """Trains the generator on a batch of its images, and returns the new state.

        Args not listed here are those of `_update_discriminator`.

        Args:
            c: one-hot classes [N, c_dim].
            augmentation: the matrices [N, 3, 3] and [N, 4, 4].
            projection: directions in image space for the path length, [pl_batch, H, W, C].
            ema_beta: the decay of the averaged generator in this step, a scalar.
            with_path_length: whether to add the path length penalty.
        """
        config = self.config

        def loss(trained: Weights) -> tuple[Any, tuple[dict[str, Any], Any, Any]]:
            g = {**state["g"], **trained}
            ws = self._ws(g, z, c, mixing)
            logits = self._critic(state["d"], c, augmentation)(self._images(g, ws, seed))
            loss = ops.mean(generator_loss(logits))
            report, penalty, pl_mean = {"g": loss}, 0.0, state["pl_mean"]
            if with_path_length:
                lengths = path_length(lambda ws: self._images(g, ws, seed), ws[: config.pl_batch], projection)
                penalties, pl_mean = path_length_penalty(lengths, pl_mean, config.pl_decay)
                penalty = config.pl_weight * config.g_reg_interval * ops.mean(penalties)
                report["path_length"] = ops.mean(lengths)
            return loss + penalty, (report, ops.mean(ws[:, 0], axis=0), pl_mean)

        (_, (report, w_mean, pl_mean)), gradients = backend.value_and_grad(loss)(self._trained(state["g"]))
        moved, second = adam_step(self._trained(state["g"]), gradients, state["g_second"], step, config.learning_rate)
        g = {**state["g"], **moved}
        return {
            **measured(state, report),
            "g": g,
            "g_second": {**state["g_second"], **second},
            "g_ema": {name: g[name] + ema_beta * (old - g[name]) for name, old in state["g_ema"].items()},
            "w_avg": w_mean + config.w_avg_beta * (state["w_avg"] - w_mean),
            "pl_mean": pl_mean,
        }

    def _preview(self, state: State, z: Any, c: Any) -> Any:
        """Returns untruncated images [N, H, W, C] of the averaged generator with `const` noise, for z [N, z_dim]."""
        with self._scope({**state["g_ema"], **state["noise"]}):
            w = self._mapping(z, c)
            return self._synthesis(ops.repeat(w[:, None], self.config.generator.num_ws, axis=1))

    def _ws(self, g: Weights, z: Any, c: Any, mixing: Any) -> Any:
        """Returns ws of the first z, and from layer `mixing` of the second (style mixing, StyleGAN section 3.1)."""
        with self._scope(g):
            w = self._mapping(ops.reshape(z, (-1, z.shape[-1])), ops.concatenate([c, c]))  # [2N, w_dim]
        first, second = w[: z.shape[1], None], w[z.shape[1] :, None]  # [N, 1, w_dim]
        layer = ops.arange(self.config.generator.num_ws)[None, :, None]  # [1, num_ws, 1]
        return ops.where(layer < mixing[:, None, None], first, second)

    def _images(self, g: Weights, ws: Any, seed: Any) -> Any:
        """Returns the images of the generator with weights `g`, with random noise."""
        with self._scope(g, seed):
            noise = [
                keras.random.normal((ws.shape[0], *shape), seed=self._noise) for shape in self._synthesis.noise_shapes
            ]
            return self._synthesis(ws, *noise, noise_mode="random")

    def _critic(self, d: Weights, c: Any, augmentation: Matrices) -> Callable[[Any], Any]:
        """Returns a function that augments images of classes `c` and returns their logits [N] by the weights `d`."""

        def critic(images: Any) -> Any:
            seen = augment(images, *augmentation) if augmentation else images
            with self._scope(d):
                return self._discriminator(seen, c)

        return critic

    def _trained(self, weights: Weights) -> Weights:
        """Returns the weights that are not frozen."""
        return {name: weight for name, weight in weights.items() if not name.startswith(self.config.freeze)}

    def _scope(self, values: Weights, seed: Any = None) -> keras.StatelessScope:
        """Returns a context in which the networks compute with `values` in place of their variables."""
        mapping = [(self._variables[name], value) for name, value in values.items()]
        if seed is not None:
            mapping.append((self._noise.state, ops.cast(seed, self._noise.state.dtype)))
        return keras.StatelessScope(state_mapping=mapping)


def measured(state: State, report: dict[str, Any]) -> State:
    """Returns `state` with the statistics in `report` added to its `sums` and `counts`."""
    sums, counts = dict(state["sums"]), dict(state["counts"])
    for name, value in report.items():
        sums[name], counts[name] = sums[name] + value, counts[name] + 1.0
    return {**state, "sums": sums, "counts": counts}


def is_noise(path: str) -> bool:
    """Returns whether a variable is the `const` noise of a layer."""
    return path.endswith("/noise_const")
