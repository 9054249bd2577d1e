"""What determines a target is found, and nothing else."""

import numpy as np

from services.edits.dependence import determining

RANDOM = np.random.default_rng(0)
SLOPES = {name: RANDOM.standard_normal(40) for name in ("african", "asian", "smile", "yaw", "age")}


def test_attributes_that_add_up_to_one_determine_the_third():
    target = -SLOPES["african"] - SLOPES["asian"] + 0.01 * RANDOM.standard_normal(40)
    assert sorted(determining(target, SLOPES)) == ["african", "asian"]


def test_a_target_that_is_free_is_determined_by_nothing():
    assert determining(RANDOM.standard_normal(40), SLOPES) == []
    assert determining(0.7 * SLOPES["age"] + RANDOM.standard_normal(40), SLOPES) == []


def test_nothing_held_and_a_target_without_a_slope_are_no_contradiction():
    assert determining(SLOPES["age"], {}) == []
    assert determining(np.zeros(40), SLOPES) == []


def test_a_scaled_copy_is_named_alone():
    assert determining(1000 * SLOPES["yaw"], SLOPES) == ["yaw"]
    assert determining(SLOPES["yaw"], {**SLOPES, "yaw": 1e-4 * SLOPES["yaw"]}) == ["yaw"]


def test_more_than_a_few_together_are_not_named():
    many = {str(k): RANDOM.standard_normal(40) for k in range(39)}
    assert determining(sum(many.values()), many) == []
