"""Copies are told from new pictures by comparison with the distances between real pictures."""

import numpy as np
import pytest

from stylegan2.training.metrics.copying import copying, neighbour_sheet
from stylegan2.training.metrics.neighbours import nearest
from tests.stylegan2.training.metrics.pictures import patterns


@pytest.fixture(scope="module")
def archive() -> np.ndarray:
    return patterns(150, 16, 16)


@pytest.fixture(scope="module")
def real(archive) -> np.ndarray:
    return nearest(archive, archive, np.arange(len(archive))).distances[:, 0]


def test_new_pictures_of_the_same_kind_are_as_far_away_as_real_ones(archive, real):
    score = copying(nearest(patterns(150, 16, 16, seed=1), archive).distances[:, 0], real)
    assert score.ratio == pytest.approx(1, abs=0.05)
    assert score.suspects < 0.05


def test_copies_are_all_suspects(archive, real):
    noise = np.random.default_rng(0).integers(0, 3, archive.shape, np.uint8)
    score = copying(nearest(np.minimum(archive, 250) + noise, archive).distances[:, 0], real)
    assert score.ratio < 0.2
    assert score.suspects == 1


def test_if_a_tenth_are_copies_only_the_suspects_show_it(archive, real):
    fakes = patterns(150, 16, 16, seed=1)
    fakes[:15] = archive[:15]
    score = copying(nearest(fakes, archive).distances[:, 0], real)
    assert score.suspects == pytest.approx(0.1, abs=0.03)
    assert score.ratio > 0.9


def test_the_distances_are_medians_and_a_quantile():
    score = copying(np.array([1.0, 2, 9]), np.arange(101.0))
    assert (score.fake_distance, score.real_distance, score.suspect_distance) == (2, 50, 1)
    assert score.ratio == pytest.approx(0.04)
    assert score.suspects == 0  # the nearest one is at the limit, not below


def test_the_ratio_is_infinite_if_the_set_has_every_picture_twice():
    assert copying(np.array([1.0]), np.zeros(4)).ratio == float("inf")


def test_the_sheet_begins_with_the_most_suspicious_picture(archive):
    fakes = patterns(5, 16, 16, seed=1)
    fakes[3] = archive[40][:, ::-1]
    found = nearest(fakes, archive)
    picture = np.asarray(neighbour_sheet(fakes, found, archive, rows=2))
    assert picture.shape == (2 * 16, 16 + 1 + 4 * 16, 3)
    np.testing.assert_array_equal(picture[:16, :16], fakes[3])
    np.testing.assert_array_equal(picture[:16, 17:33], fakes[3])  # the mirrored training picture is nearer
    assert picture[:, 16].min() == 255
    np.testing.assert_array_equal(picture[16:, 33:49], shown(archive, found, np.argsort(found.distances[:, 0])[1], 1))


def shown(archive, found, row, column) -> np.ndarray:
    picture = archive[found.indices[row, column]]
    return picture[:, ::-1] if found.mirrored[row, column] else picture
