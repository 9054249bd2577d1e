"""A run's settings are refused by name before anything is made of them, and survive JSON."""

import dataclasses
import json
import math

import pytest

from stylegan2.training.config import TrainingConfig
from tests.stylegan2.training.tiny_run import tiny_config


@pytest.mark.parametrize(
    "settings",
    [
        {"img_height": 4},
        {"img_width": 0},
        {"img_channels": 2},
        {"z_dim": 0},
        {"w_dim": -1},
        {"channel_base": 4},
        {"channel_max": 0},
        {"d_channel_base": 4},
        {"mapping_layers": 0},
        {"batch": 0},
        {"batch": 6},
        {"mbstd_group_size": 0},
        {"learning_rate": 0.0},
        {"learning_rate": math.nan},
        {"r1_gamma": -1.0},
        {"pl_weight": -1.0},
        {"d_reg_interval": -1},
        {"g_reg_interval": -1},
        {"ema_kimg": 0.0},
        {"ema_rampup": 0.0},
        {"style_mixing_prob": 1.5},
        {"augment_p": 2.0},
        {"augment_p": math.nan},
        {"ada_target": 1.1},
        {"ada_kimg": 0.0},
        {"ada_interval": 0},
        {"aug": "adaptive"},
        {"augmentation": "all"},
        {"precision": "float16"},
        {"conv_clamp": 0.0},
        {"c_dim": -1},
        {"freeze": ("mapping", "epilogue")},
        {"seed": -1},
    ],
    ids=str,
)
def test_an_impossible_setting_is_refused_by_name(settings):
    with pytest.raises(ValueError, match=rf"`{next(iter(settings))}` must be .*Received: "):
        tiny_config(**settings)


@pytest.mark.parametrize(
    "settings",
    [
        {"img_height": 8, "img_width": 8},
        {"z_dim": 1, "w_dim": 1, "channel_max": 1, "mapping_layers": 1, "mbstd_group_size": 1, "batch": 1},
        {"channel_base": 8, "d_channel_base": 8},
        {"c_dim": 0, "d_reg_interval": 0, "g_reg_interval": 0, "pl_weight": 0.0, "pl_decay": 0.0, "r1_gamma": 0.0},
        {"ada_interval": 1, "ada_kimg": 1e-9, "ema_kimg": 1e-9, "ema_rampup": 1e-9, "learning_rate": 1e-9},
        {"style_mixing_prob": 0.0, "w_avg_beta": 0.0, "augment_p": 0.0, "ada_target": 0.0},
        {"style_mixing_prob": 1.0, "w_avg_beta": 1.0, "augment_p": 1.0, "ada_target": 1.0},
        {"aug": "fixed", "augment_p": 0.5},
        {"seed": 0},
    ],
    ids=str,
)
def test_a_setting_at_the_edge_of_what_is_possible_is_accepted(settings):
    config = tiny_config(**settings)
    assert {name: getattr(config, name) for name in settings} == settings


def test_settings_survive_json():
    config = tiny_config(r1_gamma=0.3, seed=5)
    assert TrainingConfig(**json.loads(json.dumps(dataclasses.asdict(config)))) == config


def test_the_weight_of_r1_left_out_is_the_ada_papers():
    assert TrainingConfig(img_height=256, img_width=256, channel_base=16384, batch=32).r1_gamma == pytest.approx(0.4096)


@pytest.mark.parametrize("batch", [1, 2, 4, 12])
def test_a_batch_is_a_multiple_of_the_group_or_smaller(batch):
    assert tiny_config(batch=batch, mbstd_group_size=4).pl_batch == max(batch // 2, 1)


def test_both_networks_are_of_the_images_size():
    config = tiny_config(img_height=32, img_width=32, img_channels=1, channel_base=128)
    for network in (config.generator, config.discriminator):
        assert (network.img_height, network.img_width, network.img_channels) == (32, 32, 1)
        assert network.channels == (8, 8, 8, 4)


def test_a_discriminator_may_be_wider_than_its_generator():
    config = tiny_config(d_channel_base=128, channel_max=16)
    assert (config.generator.channels, config.discriminator.channels) == ((16, 8), (16, 16))


def test_a_saved_configuration_of_another_version_is_refused_by_name():
    with pytest.raises(ValueError, match=r"settings of a run must be among .*batch.*\. Received: resolution"):
        TrainingConfig.from_dict({"resolution": 64})


@pytest.mark.parametrize(("height", "width"), [(9, 8), (12, 15), (65, 65)])
def test_a_shape_that_cannot_be_halved_is_refused(height, width):
    with pytest.raises(ValueError, match=rf"must both be even.* Received: {height}x{width}"):
        tiny_config(img_height=height, img_width=width)


def test_a_probability_without_augmentation_is_refused():
    with pytest.raises(ValueError, match=r"`augment_p` must be 0 when `aug` is none\. Received: 0\.5"):
        tiny_config(aug="none", augment_p=0.5)


def test_the_named_augmentations_are_those_there_are():
    from stylegan2.training import augment, config

    assert set(config.AUGMENTATIONS) == set(augment.PRESETS)
