"""The regressor learns what a picture shows, says how well, and comes back from its file as it was."""

import dataclasses
import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.learning import LabelledImages, Schedule, learn
from stylegan2.training.directions.regressor_file import RegressorFileError, read_regressor, write_regressor

SCHEDULE = Schedule(epochs=12, batch=40, learning_rate=0.02)


@pytest.fixture(scope="module")
def pictures() -> LabelledImages:
    """Pictures that are brighter on one side: how bright, by how much, and something that they do not show."""
    rng = np.random.default_rng(0)
    brightness, slope = rng.uniform(80, 170, 400), rng.uniform(-60, 60, 400)
    images = brightness[:, None, None, None] + slope[:, None, None, None] * np.linspace(-1, 1, 8)[:, None]
    values = np.stack([brightness, slope, rng.standard_normal(400)], axis=1).astype(np.float32)
    images = np.broadcast_to(images, (400, 8, 8, 3)).astype(np.uint8)
    return LabelledImages(images, values, ("brightness", "slope", "chance"), np.array([1, -1, 1], np.float32))


@pytest.fixture(scope="module")
def regressor(pictures):
    return learn(pictures, SCHEDULE, progress=False)


def test_what_pictures_show_is_learned_and_what_they_do_not_show_is_not(regressor):
    assert np.all(regressor.r2[:2] > 0.8)
    assert regressor.r2[2] < 0.3


def test_what_is_said_is_in_the_units_of_the_labels(regressor, pictures):
    said = regressor(from_pixels(pictures.images))
    assert np.abs(said - pictures.values)[:, 0].mean() < 10
    assert np.abs(said - pictures.values)[:, 1].mean() < 15


def test_a_mirrored_picture_has_the_opposite_slope(regressor, pictures):
    said, mirrored = regressor(from_pixels(pictures.images)), regressor(from_pixels(pictures.images[:, :, ::-1]))
    assert np.corrcoef(said[:, 1], mirrored[:, 1])[0, 1] < -0.9
    assert np.corrcoef(said[:, 0], mirrored[:, 0])[0, 1] > 0.9


def test_larger_pictures_are_reduced_first(regressor, pictures):
    images = from_pixels(pictures.images[:10])
    larger = images.repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(regressor(larger), regressor(images), rtol=1e-4, atol=1e-3)


def test_pictures_of_another_size_are_refused(regressor):
    with pytest.raises(ValueError, match=r"`images` must be of 8x8x3 .* Received: 12x12x3"):
        regressor(np.zeros((1, 12, 12, 3), np.float32))


def test_a_seed_gives_the_same_regressor(regressor, pictures):
    again = learn(pictures, SCHEDULE, progress=False)
    images = from_pixels(pictures.images[:5])
    np.testing.assert_array_equal(again(images), regressor(images))


def test_a_regressor_comes_back_from_its_file(regressor, pictures, tmp_path):
    write_regressor(tmp_path / "regressor.safetensors", regressor)
    read = read_regressor(tmp_path / "regressor.safetensors")
    assert read.config == regressor.config
    np.testing.assert_array_equal(read.r2, regressor.r2)
    images = from_pixels(pictures.images[:20])
    np.testing.assert_allclose(read(images), regressor(images), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize(
    "header", [{"format": "stylegan2 directions", "version": 1}, {"format": "attribute regressor", "version": 1}, [1]]
)
def test_a_file_of_something_else_is_no_regressor(tmp_path, header):
    save_file({"mean": np.zeros(1)}, tmp_path / "file", metadata={"facespace": json.dumps(header)})
    with pytest.raises(RegressorFileError, match=r"regressor .*file cannot be read"):
        read_regressor(tmp_path / "file")


def test_too_few_pictures_are_refused(pictures):
    few = dataclasses.replace(pictures, images=pictures.images[:19], values=pictures.values[:19])
    with pytest.raises(ValueError, match=r"at least 20 labelled pictures. Received: 19"):
        learn(few, SCHEDULE, progress=False)


def test_an_attribute_without_variation_is_refused_by_name(pictures):
    values = pictures.values.copy()
    values[:, 2] = 1
    with pytest.raises(ValueError, match="`chance` must differ between pictures"):
        learn(dataclasses.replace(pictures, values=values), SCHEDULE, progress=False)
