"""What determines a target is found, and nothing else."""

import numpy as np
import pytest

from services.edits.dependence import determining

RANDOM = np.random.default_rng(0)
FACES = {name: 3 + RANDOM.standard_normal(300) for name in ("african", "asian", "smile", "yaw", "age")}
NOISE = RANDOM.standard_normal(300)


def test_attributes_that_add_up_to_one_determine_the_third():
    target = 1 - FACES["african"] - FACES["asian"] + 0.2 * NOISE
    assert sorted(determining(target, FACES)) == ["african", "asian"]


def test_a_target_that_is_free_is_determined_by_nothing():
    assert determining(NOISE, FACES) == []
    assert determining(FACES["age"] + NOISE, FACES) == []


def test_nothing_held_and_a_target_that_does_not_vary_are_no_contradiction():
    assert determining(FACES["age"], {}) == []
    assert determining(np.ones(300), FACES) == []


@pytest.mark.parametrize("scale", [1e-6, 1, 1e6])
def test_a_copy_in_another_unit_is_named_alone(scale):
    assert determining(5 + scale * FACES["yaw"], FACES) == ["yaw"]
    assert determining(FACES["yaw"], {**FACES, "yaw": scale * FACES["yaw"]}) == ["yaw"]


def test_more_than_a_few_together_are_not_named():
    many = {str(k): RANDOM.standard_normal(300) for k in range(39)}
    assert determining(sum(many.values()), many) == []
