"""What determines a target is found, and nothing else."""

import numpy as np
import pytest

from services.edits.dependence import determining

RANDOM = np.random.default_rng(0)
SLOPES = {name: 10 * RANDOM.standard_normal(40) for name in ("african", "asian", "smile", "yaw", "age")}
PRIOR = 0.05 * np.eye(40)
LIMIT = 25.0


def test_attributes_that_add_up_to_one_determine_the_third():
    target = -0.1 * (SLOPES["african"] + SLOPES["asian"])  # each may move by one tolerance, a tenth of the change
    assert sorted(determining(target, SLOPES, PRIOR, LIMIT)) == ["african", "asian"]


def test_a_target_that_is_free_is_determined_by_nothing():
    free = RANDOM.standard_normal(40)
    assert determining(free, SLOPES, PRIOR, LIMIT) == []
    assert determining(0.07 * SLOPES["age"] + free, SLOPES, PRIOR, LIMIT) == []


def test_nothing_held_and_a_target_without_a_slope_are_no_contradiction():
    assert determining(SLOPES["age"], {}, PRIOR, LIMIT) == []
    assert determining(np.zeros(40), SLOPES, PRIOR, LIMIT) == []


def test_a_copy_is_named_alone():
    assert determining(0.1 * SLOPES["yaw"], SLOPES, PRIOR, LIMIT) == ["yaw"]


def test_a_small_change_within_the_tolerances_is_free():
    assert determining(1.0 * SLOPES["yaw"], SLOPES, PRIOR, LIMIT) == []


@pytest.mark.parametrize("count", [6, 39])
def test_more_than_a_few_together_are_not_named(count):
    many = {str(k): 10 * RANDOM.standard_normal(40) for k in range(count)}
    assert determining(0.1 * sum(many.values()), many, PRIOR, LIMIT) == []
