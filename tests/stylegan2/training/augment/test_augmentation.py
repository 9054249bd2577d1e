import dataclasses
import math

import pytest

from stylegan2.training.augment import PRESETS, Augmentation


def test_nothing_is_on_unless_asked_for():
    assert set(dataclasses.asdict(Augmentation()).values()) == {0.0}


def test_the_presets_are_made_of_the_three_groups_and_of_every_transform():
    assert PRESETS["bg"] == PRESETS["blit"] + PRESETS["geom"]
    assert PRESETS["bgc"] == PRESETS["bg"] + PRESETS["color"]
    assert set(PRESETS["bgc"]) == set(dataclasses.asdict(Augmentation()))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_at_full_strength_and_the_rest_off(name):
    for transform, strength in dataclasses.asdict(Augmentation.preset(name)).items():
        assert strength == (transform in PRESETS[name])


@pytest.mark.parametrize("strength", [-0.1, 1.1, math.nan, math.inf, "1", None, True])
def test_a_strength_outside_0_to_1_is_refused_by_name(strength):
    with pytest.raises(ValueError, match="`hue` must be a number from 0 to 1"):
        Augmentation(hue=strength)


def test_an_unknown_preset_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"`augment` must be one of blit, geom, color, bg, bgc\. Received: 'bcg'"):
        Augmentation.preset("bcg")
