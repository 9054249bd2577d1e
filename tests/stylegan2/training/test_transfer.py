"""A run that starts from a network has its weights, or the network is refused with a reason."""

import dataclasses

import numpy as np
import pytest
from keras import ops

from stylegan2.training.errors import TransferError
from stylegan2.training.resolve import resolved
from stylegan2.training.step import TrainingStep
from stylegan2.training.trainer import Trainer
from stylegan2.training.transfer import provenance, settings_of, transferred
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint, discriminator_shapes
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.training.tiny_run import noise_pictures, tiny_config, train, write_shard


@pytest.fixture(scope="module")
def network() -> Checkpoint:
    return random_checkpoint(tiny_config().generator)


def test_the_settings_of_a_network_train_that_network(network):
    settings = settings_of(network.config)
    shape = (settings["img_height"], settings["img_width"], settings["img_channels"])
    assert resolved(shape, of_the_network=settings).generator == network.config


@pytest.mark.parametrize(
    "change",
    [
        {"architecture": "resnet"},
        {"activation": "relu"},
        {"resample_filter": (1.0, 1.0)},
        {"use_noise": False},
        {"layer_features": 16},
        {"channels": (8, 9)},
    ],
    ids=str,
)
def test_an_unsupported_network_is_refused(network, change):
    with pytest.raises(TransferError, match="the trainer supports only networks with"):
        settings_of(dataclasses.replace(network.config, **change))


def test_a_run_starts_with_the_weights_of_the_network(step, network):
    state, with_discriminator = transferred(step.initial_state(), network, step.config)
    assert not with_discriminator
    for name, value in {**state["g"], **state["noise"]}.items():
        np.testing.assert_array_equal(ops.convert_to_numpy(value), network.weights[name])
    for name, value in state["g_ema"].items():
        np.testing.assert_array_equal(ops.convert_to_numpy(value), network.weights[name])
    np.testing.assert_array_equal(ops.convert_to_numpy(state["w_avg"]), network.weights["mapping/w_avg"])


@pytest.mark.parametrize(
    ("change", "fits"),
    [({}, True), ({"mbstd_group_size": 2}, True), ({"activation": "relu"}, False), ({"channels": (8, 9)}, False)],
    ids=str,
)
def test_a_discriminator_is_taken_over_if_its_weights_mean_the_same(step, network, change, fits):
    config = dataclasses.replace(step.config.discriminator, **change)
    rng = np.random.default_rng(0)
    shapes = discriminator_shapes(config).items()
    weights = {name: rng.standard_normal(shape).astype(np.float32) for name, shape in shapes}
    both = dataclasses.replace(network, discriminator=DiscriminatorCheckpoint(config, weights))
    before = step.initial_state()
    state, with_discriminator = transferred(before, both, step.config)
    assert with_discriminator == fits
    for name, value in state["d"].items():
        np.testing.assert_array_equal(ops.convert_to_numpy(value), weights[name] if fits else before["d"][name])


def test_a_network_of_another_shape_is_refused_by_the_name_of_a_weight(step):
    other = random_checkpoint(tiny_config(w_dim=9).generator)
    with pytest.raises(TransferError, match=r"mapping/dense_0/kernel has the shape \(8, 9\), the run's \(8, 8\)"):
        transferred(step.initial_state(), other, step.config)


def test_a_resumed_run_does_not_start_from_the_network_again(step, network, tmp_path):
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(4))
    start, _ = transferred(step.initial_state(), network, step.config)
    train(step, data, tmp_path / "run", 1)
    again: Trainer = train(step, data, tmp_path / "run", 1, start=start)
    name = "mapping/dense_0/kernel"
    assert not np.array_equal(ops.convert_to_numpy(again.state["g"][name]), network.weights[name])


def test_the_provenance_is_a_name_and_a_short_fingerprint():
    assert provenance("faces", "0123456789abcdef") == "faces 0123456789ab"


@pytest.fixture(scope="module")
def frozen() -> TrainingStep:
    return TrainingStep(tiny_config(freeze=("mapping", "discriminator/block_1"), aug="none"))


@pytest.mark.long
def test_frozen_weights_do_not_change_and_the_others_do(frozen, tmp_path):
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(4))
    before, after = frozen.initial_state(), train(frozen, data, tmp_path / "run", 4).state
    for group in ("g", "d"):
        for name, value in before[group].items():
            stays = np.array_equal(ops.convert_to_numpy(value), ops.convert_to_numpy(after[group][name]))
            assert stays == name.startswith(("mapping", "discriminator/block_1")), name
