"""Discriminators of every kind beside one generator, and assertions about reading them back."""

import dataclasses

import numpy as np

from stylegan2.checkpoints import read_checkpoint
from stylegan2.checkpoints.discriminators import WHOLE_BATCH
from stylegan2.config import GeneratorConfig
from stylegan2.weights import discriminator_shapes, fingerprint
from tests.stylegan2.checkpoints.discriminator_writers import random_discriminator
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

GENERATOR = random_checkpoint(
    GeneratorConfig(img_height=16, img_width=16, channels=(4, 3, 3), z_dim=5, w_dim=5, mapping_layers=2)
)
PLAIN = {"plain": {}, "8 px": {"img_height": 8, "img_width": 8}, "two taps": {"resample_filter": (1, 1)}}
TENSORFLOW = PLAIN | {
    "gray": {"img_channels": 1},
    "skip": {"architecture": "skip", "img_channels": 4},
    "orig": {"architecture": "orig"},
    "relu": {"activation": "relu"},
    "groups of two, two features": {"mbstd_group_size": 2, "mbstd_channels": 2},
    "the whole batch a group": {"mbstd_group_size": WHOLE_BATCH},
    "without minibatch statistics": {"mbstd_channels": 0},
    "an uneven filter": {"resample_filter": (1, 2, 5, 8, 8, 5, 2, 1)},
}
ADA = TENSORFLOW | {
    "clamped": {"conv_clamp": 0.5},
    "labels": {"c_dim": 3},
    "labels without mapping layers": {"c_dim": 3, "mapping_layers": 0},
}


def with_discriminator(generator=GENERATOR, **settings):
    return dataclasses.replace(generator, discriminator=random_discriminator(**settings))


def saved(tmp_path, content):
    path = tmp_path / "network"
    path.write_bytes(content)
    return path


def assert_same(found, expected):
    assert found.config == expected.config
    assert list(found.weights) == list(discriminator_shapes(expected.config))
    for name, weight in found.weights.items():
        assert weight.dtype == np.float32
        np.testing.assert_array_equal(weight, expected.weights[name], err_msg=name)


def read_in_vain(tmp_path, content) -> str:
    """Asserts that the generator is read without a discriminator; returns the reason, which is one short line."""
    found = read_checkpoint(saved(tmp_path, content), discriminator=True)
    assert fingerprint(found.config, found.weights) == fingerprint(GENERATOR.config, GENERATOR.weights)
    assert found.discriminator is None
    assert found.no_discriminator.startswith("the file")
    assert len(found.no_discriminator) <= 300
    assert "\n" not in found.no_discriminator
    return found.no_discriminator


def changed(**weights):
    """Returns the test networks with other weights in the discriminator; None leaves a weight out."""
    found = random_discriminator()
    kept = {name: weights.get(name.replace("/", "_"), array) for name, array in found.weights.items()}
    kept = {name: array for name, array in kept.items() if array is not None}
    return dataclasses.replace(GENERATOR, discriminator=dataclasses.replace(found, weights=kept))
