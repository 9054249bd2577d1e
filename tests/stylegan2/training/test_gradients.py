"""Each gradient that training takes, also those of gradients, agrees with central differences in float64.

Each weight is moved by itself along random directions, so that a layer whose gradient is wrong or missing shows. A
leaky ReLU has a kink, and over one a difference of gradients jumps: the steps are so small, and weights and images so
few and fixed by seeds, that no activation changes its sign on the way. The price is the rounding of a difference, about
1e-10 of a loss of one; `ABSOLUTE` allows for it where a derivative is far smaller than the loss's others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.augment import Augmentation, augment, draw
from stylegan2.training.losses import (
    discriminator_loss,
    generator_loss,
    path_length,
    path_length_penalty,
    r1_penalty,
)
from tests.stylegan2.training.double_precision import double_precision

SHAPE = {"img_height": 8, "img_width": 8, "channels": (4, 3), "c_dim": 4}
GENERATOR = GeneratorConfig(**SHAPE, z_dim=3, w_dim=4, mapping_layers=2)
DISCRIMINATOR = DiscriminatorConfig(**SHAPE, cmap_dim=3, mapping_layers=2, mbstd_group_size=4)
IMAGES = 4
STEP, DIRECTIONS, RELATIVE, ABSOLUTE = 2e-6, 2, 1e-6, 1e-7


def normal(*shape: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape)


class Networks:
    """A conditional generator and its discriminator in float64, and what they are fed with."""

    def __init__(self):
        self.mapping = MappingNetwork(GENERATOR, name="mapping", dtype="float64")
        self.synthesis = SynthesisNetwork(GENERATOR, name="synthesis", dtype="float64")
        self.discriminator = Discriminator(DISCRIMINATOR, name="discriminator", dtype="float64")
        for network in (self.mapping, self.synthesis, self.discriminator):
            network.build()
        self.g = self._random_weights(self.mapping, self.synthesis)
        self.d = self._random_weights(self.discriminator)
        self.z, self.c = tensor(normal(IMAGES, GENERATOR.z_dim, seed=1)), tensor(np.eye(IMAGES))
        self.reals, self.fakes, self.projection = (tensor(normal(IMAGES, 8, 8, 3, seed=seed)) for seed in (2, 3, 4))
        self.matrices = draw(Augmentation.preset("bgc"), 1.0, IMAGES, 8, 8, 3, np.random.default_rng(6))
        self.noise = [
            tensor(normal(IMAGES, *shape, seed=10 + k)) for k, shape in enumerate(self.synthesis.noise_shapes)
        ]

    @staticmethod
    def _random_weights(*networks: keras.Layer) -> dict:
        """As they start, and what starts at zero moved away from it."""
        variables = [variable for network in networks for variable in network.trainable_variables]
        scales = {v.path: 100.0 if "mapping" in v.path or "label_" in v.path else 1.0 for v in variables}
        return {
            v.path: tensor(normal(*v.shape, seed=20 + k) * (scales[v.path] if v.path.endswith("kernel") else 0.3))
            for k, v in enumerate(variables)
        }

    def scope(self, weights: dict) -> keras.StatelessScope:
        networks = (self.mapping, self.synthesis, self.discriminator)
        variables = {v.path: v for network in networks for v in network.trainable_variables}
        return keras.StatelessScope(state_mapping=[(variables[name], value) for name, value in weights.items()])

    def critic(self, d: dict, matrices: tuple = ()) -> Callable:
        """Of images as they were before their augmentation."""

        def judge(images):
            with self.scope(d):
                return self.discriminator(augment(images, *matrices) if matrices else images, self.c)

        return judge

    def ws(self, g: dict):
        with self.scope(g):
            return ops.repeat(self.mapping(self.z, self.c)[:, None], GENERATOR.num_ws, axis=1)

    def images(self, g: dict, ws):
        with self.scope(g):
            return self.synthesis(ws, *self.noise, noise_mode="random")


def the_generators_loss(networks: Networks, g: dict):
    return ops.mean(generator_loss(networks.critic(networks.d)(networks.images(g, networks.ws(g)))))


def the_path_length_penalty(networks: Networks, g: dict):
    lengths = path_length(lambda ws: networks.images(g, ws), networks.ws(g), networks.projection)
    penalties, _ = path_length_penalty(lengths, tensor(0.5), pl_decay=0.0)  # its moving mean takes no gradient
    return ops.mean(penalties)


def the_discriminators_loss(networks: Networks, d: dict):
    critic = networks.critic(d)
    return ops.mean(discriminator_loss(critic(networks.reals), critic(networks.fakes)))


def the_r1_penalty(networks: Networks, d: dict):
    return ops.mean(r1_penalty(networks.critic(d), networks.reals)[0])


def the_generators_loss_through_augmentation(networks: Networks, g: dict):
    critic = networks.critic(networks.d, networks.matrices)
    return ops.mean(generator_loss(critic(networks.images(g, networks.ws(g)))))


def the_r1_penalty_through_augmentation(networks: Networks, d: dict):
    return ops.mean(r1_penalty(networks.critic(d, networks.matrices), networks.reals)[0])


LOSSES = (
    pytest.param(the_generators_loss, "g", marks=pytest.mark.long),  # the augmented ones contain it, and so below
    pytest.param(the_path_length_penalty, "g", marks=pytest.mark.long),
    pytest.param(the_discriminators_loss, "d"),
    pytest.param(the_r1_penalty, "d", marks=pytest.mark.long),
    pytest.param(the_generators_loss_through_augmentation, "g"),
    pytest.param(the_r1_penalty_through_augmentation, "d", marks=pytest.mark.long),
)
# Behind the last activation that an image's gradient depends on, a bias only moves the logits; and an RGB image's bias
# its colour, not how it changes with w. Their derivatives are zero.
FLAT = {
    "the_path_length_penalty": ("torgb/bias",),
    "the_r1_penalty": ("discriminator/conv/bias", "dense/bias", "out/bias"),
    "the_r1_penalty_through_augmentation": ("discriminator/conv/bias", "dense/bias", "out/bias"),
}


def tensor(values: np.ndarray | float):
    return ops.convert_to_tensor(np.asarray(values, np.float64))


def array(values) -> np.ndarray:
    return np.asarray(ops.convert_to_numpy(values))


@pytest.fixture(scope="module")
def float64() -> Iterator[None]:
    """For this module alone, so that no other test sees it."""
    with double_precision():
        yield


@pytest.fixture(scope="module")
def networks(float64) -> Networks:
    return Networks()


@pytest.mark.parametrize(("loss", "network"), LOSSES)
def test_the_gradient_agrees_with_differences(networks, loss, network):
    weights = getattr(networks, network)
    value = backend.compiled(lambda weights: loss(networks, weights))
    value_and_grad = backend.value_and_grad(lambda weights: (loss(networks, weights), ()))
    gradients = {name: array(x) for name, x in backend.compiled(value_and_grad)(weights)[1].items()}
    largest = max(np.abs(gradient).max() for gradient in gradients.values())
    for k, (name, gradient) in enumerate(gradients.items()):
        assert gradient.dtype == np.float64
        for seed in range(DIRECTIONS):
            direction = normal(*gradient.shape, seed=1000 + DIRECTIONS * k + seed)
            expected = difference(value, weights, name, direction)
            found = np.sum(gradient * direction)
            assert found == pytest.approx(expected, rel=RELATIVE, abs=ABSOLUTE * largest), name
        assert np.any(gradient) != name.endswith(FLAT.get(loss.__name__, ())), name


def difference(value: Callable, weights: dict, name: str, direction: np.ndarray) -> float:
    """The derivative of `value` as the weight `name` moves along `direction`, by a step in proportion to its size."""
    weight = array(weights[name])
    step = STEP * max(np.abs(weight).max(), 1.0)
    up, down = (float(value({**weights, name: tensor(weight + sign * step * direction)})) for sign in (1, -1))
    return (up - down) / (2 * step)
