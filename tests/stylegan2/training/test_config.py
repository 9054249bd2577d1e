"""A run's settings are refused by name before anything is made of them, and survive JSON."""

import dataclasses
import json
import math

import pytest
from click.testing import CliRunner

from stylegan2.training.__main__ import train
from stylegan2.training.config import TrainingConfig
from tests.stylegan2.training.tiny_run import tiny_config


@pytest.mark.parametrize(
    "settings",
    [
        {"resolution": 48},
        {"resolution": 4},
        {"img_channels": 2},
        {"z_dim": 0},
        {"w_dim": -1},
        {"channel_base": 4},
        {"channel_max": 0},
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
        {"seed": -1},
    ],
    ids=str,
)
def test_an_impossible_setting_is_refused_by_name(settings):
    with pytest.raises(ValueError, match=rf"`{next(iter(settings))}` must be .*Received: "):
        tiny_config(**settings)


def test_settings_survive_json():
    config = tiny_config(r1_gamma=0.3, seed=5)
    assert TrainingConfig(**json.loads(json.dumps(dataclasses.asdict(config)))) == config


def test_the_weight_of_r1_left_out_is_the_ada_papers():
    assert TrainingConfig(resolution=256, channel_base=16384, batch=32).r1_gamma == pytest.approx(0.4096)


@pytest.mark.parametrize("batch", [1, 2, 4, 12])
def test_a_batch_is_a_multiple_of_the_group_or_smaller(batch):
    assert tiny_config(batch=batch, mbstd_group_size=4).pl_batch == max(batch // 2, 1)


def test_both_networks_are_of_the_images_size():
    config = tiny_config(resolution=32, img_channels=1, channel_base=128)
    for network in (config.generator, config.discriminator):
        assert (network.img_height, network.img_width, network.img_channels) == (32, 32, 1)
        assert network.channels == (8, 8, 8, 4)


def test_the_command_offers_settings_with_their_own_defaults():
    defaults = {field.name: field.default for field in dataclasses.fields(TrainingConfig)}
    offered = {option.name: option.default for option in train.params if option.name in defaults}
    assert offered == {name: defaults[name] for name in offered}
    assert len(offered) > 10


def test_the_command_refuses_an_impossible_setting_in_one_line(tmp_path):
    result = CliRunner().invoke(train, [str(tmp_path), str(tmp_path / "run"), "--resolution=48"])
    assert result.exit_code == 1
    assert result.output == "Error: `resolution` must be a power of two of at least 8. Received: 48\n"
    assert not (tmp_path / "run").exists()


def test_the_command_refuses_data_without_pictures_in_one_line(tmp_path):
    result = CliRunner().invoke(train, [str(tmp_path), str(tmp_path / "run")])
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: training data {tmp_path} has no pictures")
    assert not (tmp_path / "run").exists()
