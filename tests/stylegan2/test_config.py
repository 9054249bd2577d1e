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
    {"img_height": 8193},
    {"img_height": 2**5000},
    {"img_width": 8.0},
    {"img_width": True},
    {"img_channels": 2},
    {"img_channels": 3.0},
    {"img_channels": True},
    {"channels": ()},
    {"channels": (3,) * 5},
    {"channels": (3, 0)},
    {"channels": (3, True)},
    {"channels": (3, 2.0)},
    {"channels": (3, 8193)},
    {"channels": [3, 2]},
    {"channels": None},
    {"architecture": "stylegan3"},
    {"activation": "tanh"},
    {"architecture": ["skip"]},
    {"conv_clamp": 0},
    {"conv_clamp": 1e-300},
    {"conv_clamp": math.inf},
    {"conv_clamp": math.nan},
    {"conv_clamp": 2**5000},
    {"conv_clamp": True},
    {"conv_clamp": "256"},
    {"resample_filter": ()},
    {"resample_filter": (1,) * 65},
    {"resample_filter": (1, -1)},
    {"resample_filter": (1, -0.9999)},
    {"resample_filter": (1, math.nan)},
    {"resample_filter": (1e308, 1e308)},
    {"resample_filter": (1, 2**5000)},
    {"resample_filter": (1, "3")},
    {"resample_filter": ((1, 3), (3, 1))},
    {"resample_filter": "1331"},
    {"c_dim": -1},
    {"c_dim": 2**17 + 1},
    {"mapping_layers": -1},
    {"mapping_layers": 101},
]
ONLY_GENERATOR = [
    {"z_dim": 0},
    {"w_dim": True},
    {"w_dim": 8193},
    {"mapping_layers": 0},
    {"mapping_activation": "elu"},
    {"layer_features": -1},
    {"layer_features": None},
    {"embed_features": ""},
    {"use_noise": 1},
    {"use_noise": "false"},
    *({"mapping_lr_multiplier": value} for value in (0, -1, math.nan, math.inf, "64", True, 1e300, 1e-300, 2**5000)),
]
ONLY_DISCRIMINATOR = [{"mbstd_group_size": 0}, {"mbstd_group_size": 2**31}, {"mbstd_channels": -1}, {"cmap_dim": 0}]


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        *((GeneratorConfig, settings) for settings in IMPOSSIBLE + ONLY_GENERATOR),
        *((DiscriminatorConfig, settings) for settings in IMPOSSIBLE + ONLY_DISCRIMINATOR),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value)[:40],
)
def test_an_impossible_value_is_refused_by_name(kind, settings):
    with pytest.raises(ValueError, match=rf"`{next(iter(settings))}` must be .*Received: ") as error:
        kind(**{**SHAPE, **settings})
    assert len(str(error.value)) < 300


LARGEST = {
    "a square of 4096 pixels": {"img_height": 4096, "img_width": 4096, "channels": (1,) * 11},
    "8192 pixels wide": {"img_height": 8, "img_width": 8192, "channels": (1,)},
    "wide layers": {"channels": (8192, 8192), "z_dim": 8192, "w_dim": 8192, "c_dim": 2**17, "mapping_layers": 100},
    "64 taps": {"resample_filter": (1,) * 64},
}


@pytest.mark.parametrize("settings", LARGEST.values(), ids=LARGEST.keys())
def test_a_network_may_be_far_larger_than_any_published_one(settings):
    GeneratorConfig(**{**SHAPE, **settings})


def test_an_image_has_at_most_16_million_pixels():
    with pytest.raises(ValueError, match="`img_width` must be a whole number from 4 to 2048"):
        GeneratorConfig(img_height=8192, img_width=2049, channels=(1,))


def test_the_features_of_a_layer_have_to_fit_into_memory():
    wide = {"img_height": 4096, "img_width": 4096}
    GeneratorConfig(**wide, channels=(32,) * 8)
    with pytest.raises(ValueError, match="`channels` must be at most 32 at 4096x4096 pixels"):
        GeneratorConfig(**wide, channels=(33,) * 8)


@pytest.mark.parametrize("kind", [GeneratorConfig, DiscriminatorConfig])
def test_the_number_of_blocks_gives_the_size_of_the_constant(kind):
    config = kind(img_height=40, img_width=24, channels=(4, 4, 3, 2))
    assert config.block_shapes == [(5, 3), (10, 6), (20, 12), (40, 24)]
    assert kind(img_height=32, img_width=32, channels=(4, 3, 2)).block_shapes[0] == (8, 8)


def test_unknown_and_missing_values_are_named():
    with pytest.raises(ValueError, match=r"^GeneratorConfig has no fmaps. Known: activation, "):
        GeneratorConfig.from_dict({**SHAPE, "fmaps": 3})
    with pytest.raises(ValueError, match=r"^GeneratorConfig has no x{97}\.\.\.\. Known: activation, "):
        GeneratorConfig.from_dict({**SHAPE, "x" * 10_000_000: 3})
    with pytest.raises(ValueError, match=r"GeneratorConfig cannot be made from these values: .*'channels'"):
        GeneratorConfig.from_dict({"img_height": 8, "img_width": 8})


def test_whole_and_decimal_numbers_are_one_configuration():
    assert GeneratorConfig(**SHAPE, conv_clamp=256) == GeneratorConfig(**SHAPE, conv_clamp=256.0)
    whole, decimal = (GeneratorConfig(**SHAPE, resample_filter=taps) for taps in [(1, 2), (1.0, 2.0)])
    assert whole.to_dict() == decimal.to_dict()
    assert json.dumps(whole.to_dict()) == json.dumps(decimal.to_dict())
