"""A grown network first computes what the smaller one did, and then learns in its new blocks too."""

import dataclasses

import numpy as np
import pytest
from keras import ops

from stylegan2.discriminator import Discriminator
from stylegan2.keras_network import KerasNetwork
from stylegan2.layers.resample import downsample, upsample
from stylegan2.training.errors import TransferError
from stylegan2.training.growth import grown_discriminator
from stylegan2.training.resolve import resolved
from stylegan2.training.step import TrainingStep
from stylegan2.training.transfer import settings_of, transferred
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.training.tiny_run import noise_pictures, tiny_config, train, write_shard


@pytest.fixture(scope="module")
def larger() -> TrainingStep:
    """A training step for images of four times the size, with enough channels to carry an image."""
    return TrainingStep(larger_config())


def larger_config(**settings):
    return tiny_config(img_height=32, img_width=32, channel_base=256, **settings)


def small_config():
    return tiny_config(channel_base=256)


def with_own_discriminator(checkpoint: Checkpoint) -> Checkpoint:
    """Returns the network with a discriminator of random weights."""
    config = small_config().discriminator
    rng = np.random.default_rng(1)
    shapes = discriminator_shapes(config).items()
    weights = {name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes}
    return dataclasses.replace(checkpoint, discriminator=DiscriminatorCheckpoint(config, weights))


def test_the_settings_of_a_grown_network_keep_its_feature_maps():
    grown = resolved((32, 32, 3), of_the_network=settings_of(small_config().generator, 32)).generator
    small = small_config().generator
    assert (grown.img_height, grown.img_width) == (32, 32)
    assert grown.channels[: len(small.channels)] == small.channels
    assert grown.z_dim == small.z_dim


@pytest.mark.parametrize("side", [4, 12, 24])
def test_a_network_grows_by_doubling_only(side):
    with pytest.raises(TransferError, match=r"8x8 pixels can only be .* to 16x16, 32x32, ... Received"):
        settings_of(small_config().generator, side)


def test_a_grown_generator_makes_the_same_images_enlarged(larger):
    small = random_checkpoint(small_config().generator)
    state, _ = transferred(larger.initial_state(), small, larger.config)
    z = np.random.default_rng(0).standard_normal((3, 8)).astype(np.float32)
    ws = KerasNetwork(small).mapping(z)
    grown = {**state["g"], **state["noise"], "mapping/w_avg": state["w_avg"]}
    weights = {name: np.asarray(ops.convert_to_numpy(value)) for name, value in grown.items()}
    images = KerasNetwork(Checkpoint(larger.config.generator, weights)).synthesis(np.repeat(ws[:, :1], 8, axis=1))
    expected = KerasNetwork(small).synthesis(ws)
    for _ in range(2):
        expected = upsample(expected, (1, 3, 3, 1))
    np.testing.assert_allclose(images, ops.convert_to_numpy(expected), atol=1e-5)


def test_a_grown_discriminator_rates_the_reduced_images(larger):
    small = with_own_discriminator(random_checkpoint(small_config().generator))
    state, with_discriminator = transferred(larger.initial_state(), small, larger.config)
    assert with_discriminator
    images = np.random.default_rng(0).uniform(-1.5, 1.5, (4, 32, 32, 3)).astype(np.float32)
    reduced = downsample(downsample(images, (1, 3, 3, 1)), (1, 3, 3, 1))
    grown = rated(larger.config.discriminator, state["d"], images)
    np.testing.assert_allclose(
        grown, rated(small.discriminator.config, small.discriminator.weights, reduced), rtol=1e-3, atol=1e-3
    )


def rated(config, weights, images):
    """Returns the logits [N] of a discriminator with these weights."""
    discriminator = Discriminator(config, name="discriminator", dtype="float32")
    discriminator.build()
    for variable in discriminator.variables:
        variable.assign(weights[variable.path])
    return ops.convert_to_numpy(discriminator(ops.convert_to_tensor(images)))


def test_a_discriminator_with_too_few_channels_grows_at_random():
    """Its new block takes in 2 channels, which cannot carry an image."""
    config = tiny_config(img_height=16, img_width=16, channel_base=32, channel_max=8)
    small = dataclasses.replace(
        config.discriminator, img_height=8, img_width=8, channels=config.discriminator.channels[:2]
    )
    rng = np.random.default_rng(0)
    weights = {
        name: rng.standard_normal(shape).astype(np.float32) for name, shape in discriminator_shapes(small).items()
    }
    fresh = {name: np.ones(shape, np.float32) for name, shape in discriminator_shapes(config.discriminator).items()}
    grown = grown_discriminator(fresh, DiscriminatorCheckpoint(small, weights), config.discriminator)
    for name, value in grown.items():
        np.testing.assert_array_equal(value, weights.get(name, fresh[name]))


@pytest.mark.long
def test_a_grown_network_learns_in_its_new_blocks(larger, tmp_path):
    small = with_own_discriminator(random_checkpoint(small_config().generator))
    start, _ = transferred(larger.initial_state(), small, larger.config)
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(4, side=32))
    trained = train(larger, data, tmp_path / "run", 4, start=start).state
    for group, name in (
        ("g", "synthesis/block_3/torgb/kernel"),
        ("g", "synthesis/block_3/conv1/kernel"),
        ("d", "discriminator/block_3/fromrgb/kernel"),
        ("d", "discriminator/block_2/skip/kernel"),
    ):
        before, after = (ops.convert_to_numpy(state[group][name]) for state in (start, trained))
        assert np.abs(after - before).max() > 0, name
