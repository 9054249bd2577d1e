"""Configurations: the shapes that follow from them, JSON, and errors that name the value."""

import itertools
import json
import math

import pytest

from stylegan2.config import DiscriminatorConfig, GeneratorConfig, base_shape, block_shapes, feature_maps

SHAPE = {"img_height": 8, "img_width": 8, "channels": (3, 2)}
GENERATOR = GeneratorConfig(**SHAPE, c_dim=3, architecture="resnet", conv_clamp=256, resample_filter=(1, 2, 1))
DISCRIMINATOR = DiscriminatorConfig(**SHAPE, architecture="skip", mbstd_group_size=2)


@pytest.mark.parametrize(
    ("image", "base"),
    [
        ((1024, 1024), (4, 4)),
        ((4, 4), (4, 4)),
        ((24, 24), (6, 6)),
        ((64, 64), (4, 4)),
        ((128, 64), (8, 4)),
        ((64, 128), (4, 8)),
        ((48, 80), (6, 10)),
        ((7, 8), (7, 8)),
        ((12, 20), (6, 10)),
        ((14, 14), (7, 7)),
    ],
)
def test_the_constant_is_the_image_halved_while_both_sides_stay_even_and_at_least_four(image, base):
    assert base_shape(*image) == base
    shapes = block_shapes(*image)
    assert (shapes[0], shapes[-1]) == (base, image)
    for small, large in itertools.pairwise(shapes):
        assert large == (2 * small[0], 2 * small[1])


def test_config_f_has_the_feature_maps_of_the_paper_and_eighteen_ws():
    channels = feature_maps(1024, 1024)
    assert channels == (512, 512, 512, 512, 512, 256, 128, 64, 32)
    assert GeneratorConfig(img_height=1024, img_width=1024, channels=channels).num_ws == 18


@pytest.mark.parametrize("config", [GENERATOR, DISCRIMINATOR], ids=["generator", "discriminator"])
def test_a_configuration_survives_json(config):
    assert type(config).from_dict(json.loads(json.dumps(config.to_dict()))) == config


IMPOSSIBLE = [
    {"img_height": 3},
    {"img_width": 8.0},
    {"img_channels": 2},
    {"channels": (3,)},
    {"channels": (3, 0)},
    {"architecture": "stylegan3"},
    {"activation": "tanh"},
    {"conv_clamp": 0},
    {"conv_clamp": math.inf},
    {"resample_filter": ()},
    {"resample_filter": (1, -1)},
    {"resample_filter": (1, math.nan)},
    {"c_dim": -1},
    {"mapping_layers": -1},
]
ONLY_GENERATOR = [
    {"z_dim": 0},
    {"w_dim": True},
    {"mapping_layers": 0},
    {"mapping_activation": "elu"},
    {"layer_features": -1},
]
ONLY_DISCRIMINATOR = [{"mbstd_group_size": 0}, {"mbstd_channels": -1}, {"cmap_dim": 0}]


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        *((GeneratorConfig, settings) for settings in IMPOSSIBLE + ONLY_GENERATOR),
        *((DiscriminatorConfig, settings) for settings in IMPOSSIBLE + ONLY_DISCRIMINATOR),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value),
)
def test_an_impossible_value_is_refused_by_name(kind, settings):
    with pytest.raises(ValueError, match=rf"`{next(iter(settings))}` must be .*Received: "):
        kind(**{**SHAPE, **settings})


def test_unknown_and_missing_values_are_named():
    with pytest.raises(ValueError, match=r"^GeneratorConfig has no fmaps. Known: activation, "):
        GeneratorConfig.from_dict({**SHAPE, "fmaps": 3})
    with pytest.raises(ValueError, match=r"GeneratorConfig cannot be made from these values: .*'channels'"):
        GeneratorConfig.from_dict({"img_height": 8, "img_width": 8})


def test_whole_and_decimal_numbers_are_one_configuration():
    assert GeneratorConfig(**SHAPE, conv_clamp=256) == GeneratorConfig(**SHAPE, conv_clamp=256.0)
    whole, decimal = (GeneratorConfig(**SHAPE, resample_filter=taps) for taps in [(1, 2), (1.0, 2.0)])
    assert whole.to_dict() == decimal.to_dict()
    assert json.dumps(whole.to_dict()) == json.dumps(decimal.to_dict())
