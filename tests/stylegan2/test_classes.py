"""A network names the classes that it has seen, if these are not all of them."""

import numpy as np
import pytest

from stylegan2.classes import described_classes, labels_in_turn, one_hot, trained_classes


def test_classes_without_pictures_are_recorded_and_read_again():
    described = described_classes(np.array([2, 1, 2]), 3)
    assert described == {"classes": [1, 2]}
    assert list(trained_classes(described, 3)) == [1, 2]


@pytest.mark.parametrize(("labels", "c_dim"), [([0, 1, 2], 3), ([0, 0], 0)], ids=["all classes", "unconditional"])
def test_nothing_is_recorded_where_nothing_is_missing(labels, c_dim):
    assert described_classes(np.array(labels), c_dim) == {}
    assert list(trained_classes({}, c_dim)) == list(range(c_dim))


@pytest.mark.parametrize("named", [[], [3], [-1], ["1"], [True], "12", {"1": 2}, None, [1.0]])
def test_nonsense_in_a_file_means_all_classes(named):
    assert list(trained_classes({"classes": named}, 3)) == [0, 1, 2]


def test_labels_in_turn_leave_out_what_was_never_seen():
    assert labels_in_turn({"classes": [0, 2]}, 3, 3).argmax(axis=1).tolist() == [0, 2, 0]
    assert labels_in_turn({}, 0, 3) is None


def test_labels_are_one_hot():
    assert one_hot([2, 0], 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert one_hot([0, 0], 0).shape == (2, 0)
