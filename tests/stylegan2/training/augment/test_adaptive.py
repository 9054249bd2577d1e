import json

import numpy as np
import pytest

from stylegan2.training.augment import AdaptiveProbability

BATCH, INTERVAL, KIMG = 16, 4, 8
STEP = BATCH * INTERVAL / (KIMG * 1000)


def controller(**settings) -> AdaptiveProbability:
    return AdaptiveProbability(**{"ada_kimg": KIMG, "ada_interval": INTERVAL, "batch": BATCH, **settings})


def observed(controller: AdaptiveProbability, *signs: float) -> AdaptiveProbability:
    for sign in signs:
        controller.observe(sign)
    return controller


def test_it_starts_without_augmentation_and_without_a_measurement():
    assert (controller().p, controller().r_t) == (0.0, None)


def test_it_moves_once_an_interval_by_the_share_of_ada_kimg():
    moving = observed(controller(), 1, 1, 1)
    assert moving.p == 0
    moving.observe(0)
    assert (moving.p, moving.r_t) == (STEP, 0.75)


def test_it_goes_from_0_to_1_in_ada_kimg_thousand_images():
    rising = observed(controller(), *[1.0] * (KIMG * 1000 // BATCH - 1))
    assert rising.p < 1
    assert observed(rising, 1.0).p == pytest.approx(1)


def test_it_falls_while_the_discriminator_does_not_overfit():
    falling = observed(controller(), *[1.0] * 12, *[0.5] * 4)
    assert falling.p == pytest.approx(2 * STEP)


def test_it_stays_where_r_t_is_the_target():
    assert observed(controller(ada_target=0.5), *[1.0] * 4, *[0.5] * 8).p == STEP


def test_it_stays_within_0_and_1():
    assert observed(controller(), *[-1.0] * 8).p == 0
    assert observed(controller(), *[1.0] * (2 * KIMG * 1000 // BATCH)).p == 1


def test_r_t_is_the_mean_since_the_last_move():
    assert observed(controller(), 1, 1, 1, 1, 0, 0.5, 0.5, -1).r_t == 0


@pytest.mark.parametrize("interruption", range(12))
def test_a_resumed_controller_is_one_that_was_never_interrupted(interruption):
    signs = np.random.default_rng(0).uniform(0.4, 1.0, 50)
    straight, first = controller(), controller()
    for sign in signs[:interruption]:
        straight.observe(sign)
        first.observe(sign)
    resumed = controller()
    resumed.restore(json.loads(json.dumps(first.state())))
    for sign in signs[interruption:]:
        straight.observe(sign)
        resumed.observe(sign)
        assert resumed.state() == straight.state()
    assert straight.p > 0


@pytest.mark.parametrize("sign", [1.5, -2, float("nan")])
def test_what_is_no_mean_of_signs_is_refused_and_changes_nothing(sign):
    kept = observed(controller(), 1, 1)
    with pytest.raises(ValueError, match="`sign_mean` must be between -1 and 1"):
        kept.observe(sign)
    assert kept.state() == observed(controller(), 1, 1).state()


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("ada_target", 1.5, "`ada_target` must be between 0 and 1. Received: 1.5"),
        ("ada_target", float("nan"), "`ada_target`"),
        ("ada_kimg", 0, "`ada_kimg` must be above 0. Received: 0"),
        ("ada_kimg", float("inf"), "`ada_kimg`"),
        ("ada_interval", 0, "`ada_interval` must be a whole number of at least 1. Received: 0"),
        ("ada_interval", 1.5, "`ada_interval`"),
        ("batch", 0, "`batch` must be a whole number of at least 1. Received: 0"),
    ],
)
def test_an_impossible_setting_is_refused_by_name(setting, value, message):
    with pytest.raises(ValueError, match=message):
        controller(**{setting: value})


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"augment_p": 1.5}, "augment_p"),
        ({"augment_p": None}, "augment_p"),
        ({"augment_p": float("nan")}, "augment_p"),
        ({"r_t": 3}, "r_t"),
        ({"signs": [2]}, "signs"),
        ({"signs": "1"}, "signs"),
        ({"signs": [0.1] * INTERVAL}, "signs"),
    ],
)
def test_a_broken_state_is_refused_by_name_and_changes_nothing(change, name):
    kept = observed(controller(), 1)
    with pytest.raises(ValueError, match=f"`{name}` must be"):
        kept.restore({**kept.state(), **change})
    assert kept.state() == observed(controller(), 1).state()
