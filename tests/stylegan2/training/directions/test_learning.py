"""The regressor learns what the pictures show, and measures how well."""

import dataclasses

import numpy as np
import pytest

from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.learning import learn
from tests.stylegan2.training.directions.conftest import SCHEDULE


def test_what_pictures_show_is_learned_and_what_they_do_not_show_is_not(regressor):
    assert np.all(regressor.r2[:2] > 0.8)
    assert regressor.r2[2] < 0.3


def test_predictions_are_in_the_units_of_the_labels(regressor, pictures):
    said = regressor(from_pixels(pictures.images))
    assert np.abs(said - pictures.values)[:, 0].mean() < 10
    assert np.abs(said - pictures.values)[:, 1].mean() < 15


def test_a_mirrored_picture_has_the_opposite_slope(regressor, pictures):
    said, mirrored = regressor(from_pixels(pictures.images)), regressor(from_pixels(pictures.images[:, :, ::-1]))
    assert np.corrcoef(said[:, 1], mirrored[:, 1])[0, 1] < -0.9
    assert np.corrcoef(said[:, 0], mirrored[:, 0])[0, 1] > 0.9


def test_a_seed_gives_the_same_regressor(regressor, pictures):
    again = learn(pictures, SCHEDULE, progress=False)
    images = from_pixels(pictures.images[:5])
    np.testing.assert_array_equal(again(images), regressor(images))


def test_too_few_pictures_are_refused(pictures):
    few = dataclasses.replace(pictures, images=pictures.images[:19], values=pictures.values[:19])
    with pytest.raises(ValueError, match=r"at least 20 labelled pictures. Received: 19"):
        learn(few, SCHEDULE, progress=False)


def test_an_attribute_without_variation_is_refused_by_name(pictures):
    values = pictures.values.copy()
    values[:, 2] = 1
    with pytest.raises(ValueError, match="`chance` must differ between pictures"):
        learn(dataclasses.replace(pictures, values=values), SCHEDULE, progress=False)
