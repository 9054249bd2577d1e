"""A foreign array becomes a weight if it is there, has the right shape, and is finite; settings have their types."""

import numpy as np
import pytest

from stylegan2.checkpoints.porting import Arrays, Source, check_size, checked_weight, make_config, number, port, text
from stylegan2.checkpoints.records import Record
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from stylegan2.weights import generator_shapes
from tests.stylegan2.tiny_network import tiny_checkpoint

ARRAYS = Arrays({"a": np.zeros((2, 3)), "layer1": np.zeros(1), "layer2": np.zeros(1), "layer4": np.zeros(1)}.get)
CHECKPOINT = tiny_checkpoint()


def same_name(name):
    return Source(name, lambda array: array)


def refused(message):
    return pytest.raises(CheckpointError, match=message)


def test_arrays_are_counted_up_to_the_first_gap():
    assert ARRAYS.count("layer{}", first=1) == 2
    assert ARRAYS.count("layer{}") == 0


def test_counting_stops_after_a_thousand():
    assert Arrays(lambda name: np.zeros(1)).count("layer{}", first=1) == 1000


def test_a_required_array_that_is_missing_is_named():
    assert "b" not in ARRAYS
    for ask in (ARRAYS.read, lambda name: ARRAYS.shape(name, 2)):
        with refused("lacks `b`"):
            ask("b")


def test_a_shape_of_other_dimensions_is_refused():
    assert ARRAYS.shape("a", 2) == (2, 3)
    with refused(r"has `a` of shape \(2, 3\), expected 1 dimensions"):
        ARRAYS.shape("a", 1)


def test_every_weight_goes_through_its_source():
    doubled = port(
        CHECKPOINT.config,
        Arrays(CHECKPOINT.weights.get),
        lambda name: Source(name, lambda array: 2 * array),
        {"kimg": 1},
    )
    assert list(doubled.weights) == list(generator_shapes(CHECKPOINT.config))
    for name, weight in doubled.weights.items():
        np.testing.assert_array_equal(weight, 2 * CHECKPOINT.weights[name])
    assert doubled.metadata == {"kimg": 1}


def test_a_substitute_takes_the_place_of_the_files_array():
    name = "synthesis/block_0/conv1/noise_const"
    noise = np.ones(CHECKPOINT.weights[name].shape, np.float32)
    found = port(CHECKPOINT.config, Arrays(CHECKPOINT.weights.get), same_name, {}, {name: noise})
    np.testing.assert_array_equal(found.weights[name], noise)


def test_a_weight_is_a_copy_of_the_file():
    array = np.ones(3, np.float32)
    weight = checked_weight(array, (3,), "a")
    array[0] = 5
    np.testing.assert_array_equal(weight, [1, 1, 1])


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300], ids=str)
def test_a_number_that_is_not_finite_in_single_precision_is_refused(value):
    with refused("numbers in `a` that are not finite"):
        checked_weight(np.array([1, value]), (2,), "a")


def test_a_weight_of_another_shape_is_refused_even_if_it_has_as_many_numbers():
    with refused(r"has `a` of shape \(2, 3\), expected \(3, 2\)"):
        checked_weight(np.zeros((2, 3)), (3, 2), "a")


def test_an_impossible_configuration_is_one_sentence_about_the_file():
    with refused(r"describes a network that Facespace cannot build: `img_height` must be .*, Received: 3$"):
        make_config(img_height=3, img_width=8, channels=(4,))
    with refused("describes a network that Facespace cannot build"):
        make_config(nothing=1)
    assert make_config(img_height=8, img_width=8, channels=(4, 3)) == GeneratorConfig(
        img_height=8, img_width=8, channels=(4, 3)
    )


@pytest.mark.parametrize("value", [3, None, ["lrelu"], b"lrelu"], ids=str)
def test_a_setting_that_must_be_a_word_is_one(value):
    assert text("lrelu", "activation") == "lrelu"
    with refused("has a `activation` that is not a word"):
        text(value, "activation")


@pytest.mark.parametrize("value", ["3", None, [3], True], ids=str)
def test_a_setting_that_must_be_a_number_is_one(value):
    assert number(np.float64(0.5), "gain") == number(0.5, "gain") == 0.5
    with refused("has a `gain` that is not a number"):
        number(value, "gain")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e39, 2**2000], ids=lambda value: str(value)[:10])
def test_a_setting_that_is_not_finite_in_single_precision_is_refused(value):
    with refused("has a `gain` that is not finite"):
        number(value, "gain")


def test_an_array_of_a_kind_that_is_not_read_is_named():
    with refused("has a `torch._utils._rebuild_tensor_v3` as `a`, which is not an array that Facespace can read"):
        Arrays({"a": Record("torch._utils._rebuild_tensor_v3")}.get).read("a")


def test_a_weight_takes_at_least_two_bytes_of_the_file():
    shapes = {"a": (2, 3), "b": (), "c": (4,)}
    check_size(CHECKPOINT.config, shapes, 22)
    with refused("claims a network of 11 numbers in 21 bytes"):
        check_size(CHECKPOINT.config, shapes, 21)


@pytest.mark.parametrize(("channels", "numbers"), [((5, 2), 1200), ((500, 1), 50_000)], ids=str)
def test_the_features_of_a_layer_are_at_most_16_for_each_byte_of_the_file(channels, numbers):
    """A layer has as many features as the image has channels, or more."""
    config = GeneratorConfig(img_height=20, img_width=20, channels=channels)
    check_size(config, {}, numbers // 16)
    with refused(f"claims layers of {numbers} numbers, for which its {numbers // 16 - 1} bytes are too few"):
        check_size(config, {}, numbers // 16 - 1)
