"""A user's choices give a complete configuration, or an error that names the wrong one."""

import pytest

from stylegan2.training.config import TrainingConfig
from stylegan2.training.resolve import FIELDS, PARSERS, parsed, resolved


@pytest.mark.parametrize(
    ("assignment", "value"),
    [
        ("batch=8", 8),
        ("learning_rate=1e-3", 0.001),
        ("r1_gamma=2", 2.0),
        ("conv_clamp=256", 256.0),
        ("x_flip=no", False),
        ("x_flip=True", True),
        ("aug=none", "none"),
        ("freeze=mapping,discriminator/block_0", ("mapping", "discriminator/block_0")),
    ],
)
def test_a_value_is_parsed_by_the_type_of_its_setting(assignment, value):
    assert parsed(assignment) == (assignment.partition("=")[0], value)


def test_every_type_of_setting_has_a_parser():
    assert set(FIELDS.values()) == set(PARSERS)


@pytest.mark.parametrize("assignment", ["batch=many", "batch=", "batch=1.5", "x_flip=perhaps", "r1_gamma=low"])
def test_a_value_of_another_type_is_refused_by_name(assignment):
    name, _, text = assignment.partition("=")
    with pytest.raises(ValueError, match=f"`{name}` must have the type .* Received: '{text}'"):
        parsed(assignment)


@pytest.mark.parametrize("assignment", ["epochs=3", "batch", "", "img_height=8", "c_dim=2", "transfer=x"])
def test_an_unknown_setting_is_refused_with_the_known_ones(assignment):
    with pytest.raises(ValueError, match=f"`--set` takes NAME=VALUE with one of .*batch.* Received: '{assignment}'"):
        parsed(assignment)


def test_changes_override_the_preset():
    plain = resolved((32, 32, 3))
    changed = resolved((32, 32, 3), changes={"batch": 32, "w_dim": 64})
    assert (changed.batch, changed.w_dim) == (32, 64)
    assert changed.channel_base == plain.channel_base


def test_the_training_set_decides_the_shape_and_the_classes():
    config = resolved((48, 80, 1), c_dim=3)
    assert (config.img_height, config.img_width, config.img_channels, config.c_dim) == (48, 80, 1, 3)
    assert config.generator.block_shapes[0] == (6, 10)


NETWORK = {"img_height": 32, "img_width": 32, "img_channels": 3, "c_dim": 0, "w_dim": 48, "transfer": "faces 0123"}


def test_a_run_that_starts_from_a_network_has_its_architecture():
    config = resolved((32, 32, 3), of_the_network=NETWORK)
    assert (config.w_dim, config.transfer) == (48, "faces 0123")
    assert config.batch == TrainingConfig().batch


@pytest.mark.parametrize(
    ("shape", "c_dim", "changes", "name"),
    [
        ((32, 32, 3), 0, {"w_dim": 64}, "w_dim"),
        ((32, 32, 1), 0, {}, "img_channels"),
        ((32, 32, 3), 2, {}, "c_dim"),
    ],
    ids=["a setting", "the pictures", "the labels"],
)
def test_a_setting_that_contradicts_the_network_is_refused_by_name(shape, c_dim, changes, name):
    with pytest.raises(ValueError, match=f"`{name}` must be .*, as in the network that the run starts from"):
        resolved(shape, c_dim, changes=changes, of_the_network=NETWORK)
