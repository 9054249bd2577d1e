"""Distances of contours."""

import numpy as np
import pytest

import stylegan2
from services.distances.contour import contour_distance, outer_contour
from stylegan2.checkpoints import resolve
from stylegan2.directions import directions_beside, read_directions
from stylegan2.pictures.pixels import to_pixels
from tests.services.pictures_of import disc


def test_the_contour_of_a_disc_is_its_circle():
    radii = np.hypot(*(outer_contour(disc(x=45, y=55, radius=25)) - (55, 45)).T)
    assert radii.mean() == pytest.approx(25, abs=1)
    assert radii.std() < 0.3


def test_a_contour_has_no_distance_from_itself():
    contour = outer_contour(disc())
    assert contour_distance(contour, contour) == contour_distance(contour, outer_contour(disc()))
    assert contour_distance(contour, contour).greatest == 0


@pytest.mark.parametrize("shift", [1, 3, 8])
def test_a_shifted_disc_has_moved_by_the_shift(shift):
    distance = contour_distance(outer_contour(disc()), outer_contour(disc(x=50 + shift)))
    assert distance.greatest == pytest.approx(shift, abs=0.1)
    assert distance.mean == pytest.approx(2 * shift / np.pi, abs=0.1)  # the mean of |shift · cos| round the circle


def test_distances_are_symmetric():
    first, second = outer_contour(disc()), outer_contour(disc(x=47, y=52, radius=20))
    assert contour_distance(first, second) == contour_distance(second, first)


def test_a_large_picture_is_measured_in_its_own_pixels():
    small, large = disc(), disc(x=150, y=150, radius=75, size=300)
    assert outer_contour(large).mean(axis=0) == pytest.approx(outer_contour(small).mean(axis=0) * 3, abs=1)
    shifted = disc(x=165, y=150, radius=75, size=300)
    assert contour_distance(outer_contour(large), outer_contour(shifted)).greatest == pytest.approx(15, abs=0.5)


def test_brightness_and_gray_do_not_move_a_contour():
    contour = outer_contour(disc())
    brighter = outer_contour(disc(background=140, colour=230))
    assert contour_distance(contour, brighter).greatest < 0.5
    assert contour_distance(contour, outer_contour(disc()[..., :1])).greatest < 0.3


@pytest.mark.long
def test_turning_the_head_moves_the_contour_more_than_lighter_skin():
    network = stylegan2.load("bundled")
    directions = read_directions(directions_beside(resolve("bundled")), network.config)
    z = np.concatenate([np.random.RandomState(seed).randn(1, network.config.z_dim) for seed in range(8)])
    ws = network.mapping(z, truncation_psi=0.7)

    def contours(shift):
        return [outer_contour(to_pixels(image)) for image in network.synthesis(ws + shift)]

    start = contours(0)
    moved = {
        name: [contour_distance(*pair).mean for pair in zip(start, contours(directions.shift(name)), strict=True)]
        for name in ("yaw", "skin_lightness", "hair_lightness")
    }
    assert np.mean(moved["yaw"]) > 3 * np.mean(moved["skin_lightness"])
    assert np.mean(moved["yaw"]) > 3 * np.mean(moved["hair_lightness"])
