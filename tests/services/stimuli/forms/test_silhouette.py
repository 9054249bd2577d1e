"""Masks with soft edges."""

import numpy as np
import pytest

from services.stimuli.forms.silhouette import in_one_piece, largest_piece, soft


def test_an_edge_lies_where_both_are_equally_probable():
    assert soft(np.array([0, 0.25, 0.5, 0.75, 1], np.float32)).tolist() == [0, 0, 0.5, 1, 1]


def region():
    """A large piece with a hole and a soft rim, and a small piece."""
    probability = np.zeros((20, 20), np.float32)
    probability[2:14, 2:14] = 0.9
    probability[2, 2:14] = 0.4
    probability[7:9, 7:9] = 0.1
    probability[17:19, 17:19] = 1
    return probability


def test_a_region_is_its_largest_piece_without_holes():
    found = in_one_piece(region())
    assert (found[7:9, 7:9] == 1).all()
    assert (found[16:, 16:] == 0).all()
    assert (found[5:12, 5:12] == 1).all()


def test_the_rim_keeps_its_probabilities():
    found = in_one_piece(region())
    assert found[2, 5] == np.float32(0.4)
    assert found[13, 5] == np.float32(0.9)
    assert found[0, 5] == 0


def test_nothing_that_is_probable_leaves_nothing():
    assert in_one_piece(np.full((6, 6), 0.4, np.float32)).max() == 0
    assert in_one_piece(np.ones((6, 6), np.float32)).min() == 1


@pytest.mark.parametrize("pieces", [1, 5, 40])
def test_the_largest_of_many_pieces_is_found(pieces):
    mask = np.zeros((4, 4 * pieces), bool)
    mask[1, ::4] = True
    mask[1:3, 4 * (pieces - 1)] = True
    found = largest_piece(mask)
    assert found.sum() == 2
    assert found[1:3, 4 * (pieces - 1)].all()
