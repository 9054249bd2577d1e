"""A seed gives the same picture in any batch, of a class drawn as often as the training set has it."""

import numpy as np
import pytest

from stylegan2.training.gallery import seed_faces
from stylegan2.training.metrics.generated import drawn_classes, generated
from tests.stylegan2.tiny_network import tiny_network


@pytest.fixture(scope="module")
def network():
    return tiny_network()


@pytest.fixture(scope="module")
def conditional():
    return tiny_network(c_dim=3)


def test_pictures_are_those_of_consecutive_seeds(network):
    batches = list(generated(network, seed=5, count=7, truncation_psi=0.5, batch=3))
    assert [len(batch) for batch in batches] == [3, 3, 1]
    np.testing.assert_array_equal(np.concatenate(batches), seed_faces(network, range(5, 12), 0.5))


def test_classes_are_drawn_as_often_as_the_training_set_has_them(conditional):
    labels = np.repeat([0, 2], [30, 10])
    drawn = drawn_classes(conditional, seed=0, count=4000, labels=labels)
    assert np.bincount(drawn, minlength=3)[1] == 0
    assert (drawn == 2).mean() == pytest.approx(0.25, abs=0.03)


def test_the_class_reaches_the_network(conditional):
    first, other = (np.concatenate(list(generated(conditional, 0, 3, labels=np.array([label])))) for label in (0, 1))
    np.testing.assert_array_equal(first, seed_faces(conditional, range(3)))
    assert not np.array_equal(first, other)


def test_an_unconditional_network_ignores_labels(network):
    assert drawn_classes(network, 0, 5, np.array([7])) is None


@pytest.mark.parametrize(
    ("labels", "message"),
    [(None, "conditional, with 3 classes; .* no labels"), (np.array([1, 3]), "`labels` must be below 3.* Received: 3")],
)
def test_labels_that_do_not_fit_are_refused(conditional, labels, message):
    with pytest.raises(ValueError, match=message):
        list(generated(conditional, 0, 2, labels=labels))


@pytest.mark.parametrize("seed", [-1, 2**32 - 1])
def test_impossible_seeds_are_refused(network, seed):
    with pytest.raises(ValueError, match=rf"`seed` must be between 0 and {2**32 - 2}. Received: {seed}"):
        list(generated(network, seed, 2))
