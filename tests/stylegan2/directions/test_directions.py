"""The step of an edit: the direction itself, or a combination that holds others still."""

import numpy as np
import pytest

from stylegan2.directions import DirectionsError
from tests.stylegan2.directions.test_file import complete


def test_a_shift_is_the_direction_of_its_name():
    directions = complete()
    np.testing.assert_array_equal(directions.shift("age"), directions.directions[1])


def test_a_controlled_attribute_stays_still_as_far_as_effects_add_up():
    attributes = np.random.default_rng(0).standard_normal((3, 20))
    vectors = np.random.default_rng(1).standard_normal((3, 4, 5)).astype(np.float32)
    effects = (vectors.reshape(3, 20) @ attributes.T).astype(np.float32)
    directions = complete(
        names=("smile", "age", "yaw"),
        directions=vectors,
        effects=effects,
        descriptions=(),
        units=(),
        attribute_mean=None,
        attribute_std=None,
        regressor_r2=None,
    )
    moved = attributes @ directions.shift("yaw", control=("smile",)).ravel()
    np.testing.assert_allclose(moved[[0, 2]], [0, 1], atol=1e-5)
    assert abs(moved[1]) > 0.01
    np.testing.assert_allclose(attributes @ directions.shift("yaw", ("smile", "age")).ravel(), [0, 0, 1], atol=1e-5)


def test_controlling_the_moved_attribute_itself_changes_nothing():
    directions = complete()
    np.testing.assert_array_equal(directions.shift("age", control=("age",)), directions.shift("age"))


def test_an_unknown_direction_is_refused_with_the_known_ones():
    with pytest.raises(DirectionsError, match=r"`direction` must be one of smile, age. Received: beard"):
        complete().shift("beard")


def test_control_without_known_effects_is_refused():
    with pytest.raises(DirectionsError, match="`control` needs the directions' effects"):
        complete(effects=None).shift("age", control=("smile",))


def test_control_of_an_attribute_that_always_moves_along_is_refused():
    with pytest.raises(DirectionsError, match="`control` cannot hold smile still while age moves"):
        complete(effects=np.ones((2, 2), np.float32)).shift("age", control=("smile",))
