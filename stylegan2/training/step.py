"""One training step: what discriminator and generator learn from a batch, as two compiled functions of the state."""

from __future__ import annotations

from typing import Any

import keras
from keras import ops

from stylegan2 import backend
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.adam import adam_step
from stylegan2.training.config import TrainingConfig
from stylegan2.training.losses import (
    discriminator_loss,
    generator_loss,
    path_length,
    path_length_penalty,
    r1_penalty,
)

State = dict[str, Any]


class TrainingStep:
    """The networks and their two updates, pure: state in, state out.

    The state is a dict of dicts of tensors, by weight name: `g` and `d` (what is trained), `g_ema`, `g_second` and
    `d_second` (Adam), `w_avg`, `pl_mean`, and `noise`, the generator's `const` noise, which is never trained. Nothing
    random is drawn inside but noise, from a seed that is passed in: the same arguments give the same state, which is
    what makes a run resumable.
    """

    def __init__(self, config: TrainingConfig):
        self.config = config
        keras.utils.set_random_seed(config.seed)
        self._mapping = MappingNetwork(config.generator, name="mapping", dtype="float32")
        self._synthesis = SynthesisNetwork(config.generator, name="synthesis", dtype="float32")
        self._discriminator = Discriminator(config.discriminator, name="discriminator", dtype="float32")
        for network in (self._mapping, self._synthesis, self._discriminator):
            network.build()
        self._noise = keras.random.SeedGenerator(config.seed, name="noise")
        self._variables = {
            variable.path: variable
            for network in (self._mapping, self._synthesis, self._discriminator)
            for variable in network.variables
        }
        self.update_discriminator = {
            lazy: backend.compiled(lambda *arguments, lazy=lazy: self._update_discriminator(*arguments, lazy))
            for lazy in (False, True)
        }
        self.update_generator = {
            lazy: backend.compiled(lambda *arguments, lazy=lazy: self._update_generator(*arguments, lazy))
            for lazy in (False, True)
        }
        self.preview = backend.compiled(self._preview)

    def initial_state(self) -> State:
        """The state before the first image."""
        generator = {
            v.path: ops.copy(v.value) for v in self._mapping.trainable_variables + self._synthesis.trainable_variables
        }
        discriminator = {v.path: ops.copy(v.value) for v in self._discriminator.trainable_variables}
        return {
            "g": generator,
            "d": discriminator,
            "g_ema": {name: ops.copy(value) for name, value in generator.items()},
            "g_second": {name: ops.zeros_like(value) for name, value in generator.items()},
            "d_second": {name: ops.zeros_like(value) for name, value in discriminator.items()},
            "w_avg": ops.zeros((self.config.w_dim,), "float32"),
            "pl_mean": ops.zeros((), "float32"),
            "noise": {v.path: ops.copy(v.value) for v in self._synthesis.non_trainable_variables if is_noise(v.path)},
        }

    def _update_discriminator(self, state, reals, z, mixing, seed, step, with_r1):
        """`reals` [N, H, W, C] in -1..1, `z` [2, N, z_dim], `mixing` [N], `seed` [2]: (state, losses)."""
        config = self.config
        fakes = self._images(state["g"], self._ws(state["g"], z, mixing), seed)

        def loss(d):
            def critic(images):
                with self._scope(d):
                    return self._discriminator(images)

            fake_logits = critic(fakes)
            if with_r1:
                r1, real_logits = r1_penalty(critic, reals)
            else:
                r1, real_logits = ops.zeros_like(fake_logits), critic(reals)
            loss = ops.mean(discriminator_loss(real_logits, fake_logits))
            weight = config.r1_gamma / 2 * config.d_reg_interval
            report = {"d": loss, "real": ops.mean(real_logits), "fake": ops.mean(fake_logits), "r1": ops.mean(r1)}
            return loss + weight * ops.mean(r1), report

        (_, report), gradients = backend.value_and_grad(loss)(state["d"])
        d, second = adam_step(state["d"], gradients, state["d_second"], step, config.learning_rate)
        return {**state, "d": d, "d_second": second}, report

    def _update_generator(self, state, z, mixing, projection, seed, step, ema_beta, with_path_length):
        """`z`, `mixing`, `seed` as above, `projection` [N/2, H, W, C], `ema_beta` a scalar: (state, losses)."""
        config = self.config

        def loss(g):
            ws = self._ws(g, z, mixing)
            with self._scope(state["d"]):
                logits = self._discriminator(self._images(g, ws, seed))
            loss = ops.mean(generator_loss(logits))
            lengths, penalty, pl_mean = ops.zeros((1,)), 0.0, state["pl_mean"]
            if with_path_length:
                lengths = path_length(lambda ws: self._images(g, ws, seed), ws[: config.pl_batch], projection)
                penalties, pl_mean = path_length_penalty(lengths, pl_mean, config.pl_decay)
                penalty = config.pl_weight * config.g_reg_interval * ops.mean(penalties)
            report = {"g": loss, "path_length": ops.mean(lengths)}
            return loss + penalty, (report, ops.mean(ws[:, 0], axis=0), pl_mean)

        (_, (report, w_mean, pl_mean)), gradients = backend.value_and_grad(loss)(state["g"])
        g, second = adam_step(state["g"], gradients, state["g_second"], step, config.learning_rate)
        averaged = {name: g[name] + ema_beta * (old - g[name]) for name, old in state["g_ema"].items()}
        w_avg = w_mean + config.w_avg_beta * (state["w_avg"] - w_mean)
        moved = {"g": g, "g_second": second, "g_ema": averaged, "w_avg": w_avg, "pl_mean": pl_mean}
        return {**state, **moved}, report

    def _preview(self, state, z):
        """Images of the averaged generator with its `const` noise, untruncated: z [N, z_dim] -> [N, H, W, C]."""
        with self._scope({**state["g_ema"], **state["noise"]}):
            w = self._mapping(z)
            return self._synthesis(ops.repeat(w[:, None], self.config.generator.num_ws, axis=1))

    def _ws(self, g, z, mixing):
        """w's of the first z, from layer `mixing` on of the second: mixing regularisation, StyleGAN section 3.1."""
        with self._scope(g):
            w = self._mapping(ops.reshape(z, (-1, z.shape[-1])))  # [2N, w_dim]
        first, second = w[: z.shape[1], None], w[z.shape[1] :, None]  # [N, 1, w_dim]
        layer = ops.arange(self.config.generator.num_ws)[None, :, None]  # [1, num_ws, 1]
        return ops.where(layer < mixing[:, None, None], first, second)

    def _images(self, g, ws, seed):
        with self._scope(g, seed):
            noise = [
                keras.random.normal((ws.shape[0], *shape), seed=self._noise) for shape in self._synthesis.noise_shapes
            ]
            return self._synthesis(ws, *noise, noise_mode="random")

    def _scope(self, values, seed=None):
        """The networks with `values` in place of their variables."""
        mapping = [(self._variables[name], value) for name, value in values.items()]
        if seed is not None:
            mapping.append((self._noise.state, ops.cast(seed, self._noise.state.dtype)))
        return keras.StatelessScope(state_mapping=mapping)


def is_noise(path: str) -> bool:
    """Whether a variable is a layer's `const` noise."""
    return path.endswith("/noise_const")
