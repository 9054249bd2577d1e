"""Settings of a projection that are out of range are named."""

import pytest

from stylegan2.projection.settings import MAX_STEPS, ProjectionSettings


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"steps": 0}, "steps"),
        ({"steps": MAX_STEPS + 1}, "steps"),
        ({"space": "z"}, "space"),
        ({"learning_rate": float("nan")}, "learning_rate"),
        ({"prior_weight": -1.0}, "prior_weight"),
        ({"w_share": float("inf")}, "w_share"),
    ],
)
def test_a_setting_out_of_range_is_named(wrong, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        ProjectionSettings(**wrong)


def test_a_projection_to_w_plus_takes_its_first_steps_in_w():
    assert ProjectionSettings(steps=100).steps_in_w == 40
    assert ProjectionSettings(steps=100, space="w").steps_in_w == 100
