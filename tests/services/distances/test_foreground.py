"""Separation of foreground and background."""

import numpy as np
import pytest

from services.distances.foreground import NoForeground, flooded, foreground
from tests.services.pictures_of import disc


def test_a_disc_is_the_foreground_to_its_rim():
    mask, difference = foreground(disc())
    assert mask.sum() == pytest.approx(np.pi * 25**2, rel=0.05)
    assert (difference[mask] >= 1).mean() > 0.99
    assert (difference[~mask] <= 1).all()


def test_a_slanted_and_curved_background_is_background():
    y, x = np.mgrid[:100, :100] / 100
    shade = (40 * x - 30 * y + 25 * x * x)[..., None].astype(int)
    picture = np.clip(disc(background=100, colour=220).astype(int) + shade, 0, 255).astype(np.uint8)
    assert foreground(picture)[0].sum() == pytest.approx(np.pi * 25**2, rel=0.08)


def test_holes_belong_to_the_foreground_and_specks_do_not():
    picture = disc()
    picture[47:53, 47:53] = 120  # of the background's colour
    picture[5:8, 10:13] = 255
    mask, _ = foreground(picture)
    assert mask[50, 50]
    assert not mask[6, 11]


def test_hair_across_the_border_does_not_disturb_the_background():
    picture = disc()
    picture[0:30, 35:65] = 200
    mask, _ = foreground(picture)
    assert mask[2, 50]
    assert not mask[2, 10]
    assert mask[50, 50]


@pytest.mark.parametrize(
    "picture",
    [
        np.full((64, 64, 3), 9, np.uint8),
        np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[:, None, None], 64, axis=1),
        np.random.RandomState(0).randint(0, 256, (64, 64, 3)).astype(np.uint8),
        disc(radius=3),
        np.zeros((1, 1, 3), np.uint8),
        np.zeros((4, 200, 4), np.uint8),
    ],
    ids=["plain", "slope", "noise", "speck", "one pixel", "low"],
)
def test_a_picture_without_foreground_raises(picture):
    with pytest.raises(NoForeground):
        foreground(picture)


def test_a_flood_goes_round_corners_but_not_through_walls():
    maze = np.array([list(row) for row in ("#.###", "#...#", "###.#", "#...#", "#.#.#", "#.###")]) == "."
    seeds = np.zeros_like(maze)
    seeds[0] = True
    assert (flooded(maze, seeds) == maze).all()
    maze[2, 3] = False
    reached = flooded(maze, seeds)
    assert reached.sum() == 4
    assert not flooded(maze, np.zeros_like(maze)).any()
