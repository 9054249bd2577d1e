"""Luminance, and matching it."""

import numpy as np
import pytest

from services.stimuli.forms.form import Luminance
from services.stimuli.forms.luminance import from_light, luminance_of, match_to, measured, to_light


def values(channels=3, low=60, high=190, seed=0):
    return np.random.RandomState(seed).uniform(low, high, (1000, channels)).astype(np.float32)


EVERYWHERE = np.ones(1000, bool)


def matched(before, target):
    return match_to(before, EVERYWHERE, target).applied(before)


def test_luma_is_that_of_bt_601():
    red, green, blue, white = np.eye(3, dtype=np.float32)[0], *np.eye(3, dtype=np.float32)[1:], np.ones(3, np.float32)
    found = luminance_of(np.stack([red, green, blue, white]) * 255, "luma")
    assert found == pytest.approx([76.245, 149.685, 29.07, 255])


def test_relative_luminance_is_that_of_srgb():
    found = luminance_of(np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [188, 188, 188]], np.float32), "linear")
    assert found[:3] == pytest.approx([0.2126, 0.7152, 0.0722], abs=1e-6)
    assert found[3] == pytest.approx(((188 / 255 + 0.055) / 1.055) ** 2.4, abs=1e-6)  # about half the light of white


def test_gray_has_its_value_as_luma_and_its_light_as_luminance():
    gray = np.array([[100]], np.float32)
    assert luminance_of(gray, "luma") == [100]
    assert luminance_of(gray, "linear") == pytest.approx(luminance_of(np.repeat(gray, 3, axis=1), "linear"))


def test_light_and_back_is_where_it_was():
    levels = np.arange(256, dtype=np.float32)[:, None]
    light = to_light(levels)
    assert (light[0], light[-1]) == (0, 1)
    assert from_light(light) == pytest.approx(levels, abs=1e-3)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize(("mean", "contrast", "scale"), [(130, 30, "luma"), (90, 10, "luma"), (0.25, 0.1, "linear")])
def test_mean_and_contrast_are_what_was_asked_for(channels, mean, contrast, scale):
    found = matched(values(channels), Luminance(mean=mean, contrast=contrast, scale=scale))
    now = measured(found.values, scale)
    assert now.mean == pytest.approx(mean, rel=1e-3)
    assert now.contrast == pytest.approx(contrast, rel=1e-3)
    assert found.clipped.mean() < 0.02


def test_what_is_not_asked_for_stays():
    before = measured(values(), "luma")
    assert measured(matched(values(), Luminance(mean=140)).values, "luma").contrast == pytest.approx(
        before.contrast, rel=1e-3
    )
    assert measured(matched(values(), Luminance(contrast=20)).values, "luma").mean == pytest.approx(
        before.mean, rel=1e-3
    )


def test_a_picture_that_fits_already_is_left_alone():
    now = measured(values(), "luma")
    found = matched(values(), Luminance(mean=now.mean, contrast=now.contrast))
    assert found.values == pytest.approx(values(), abs=1e-3)
    assert not found.clipped.any()


def test_colour_differences_stay():
    before = values()
    after = matched(before, Luminance(mean=120, contrast=15)).values
    assert after[:, 0] - after[:, 2] == pytest.approx(before[:, 0] - before[:, 2], abs=1e-3)


def test_only_what_is_inside_counts_and_all_is_moved():
    inside = np.arange(1000) < 500
    before = np.concatenate([values(seed=0)[:500], values(low=0, high=30, seed=1)[500:]])
    after = match_to(before, inside, Luminance(mean=150)).applied(before).values
    assert measured(after[inside], "luma").mean == pytest.approx(150, rel=1e-3)
    assert (after[~inside] > before[~inside]).all()


def test_clipping_is_made_up_for_and_told():
    found = matched(values(low=0, high=255), Luminance(mean=200, contrast=60))
    now = measured(found.values, "luma")
    assert 0.05 < found.clipped.mean() < 0.9
    assert now.mean == pytest.approx(200, abs=2)
    assert (found.values >= 0).all()
    assert (found.values <= 255).all()


def test_what_cannot_be_reached_comes_as_near_as_it_can():
    flat = np.full((1000, 3), 100, np.float32)
    found = measured(matched(flat, Luminance(mean=120, contrast=40)).values, "luma")
    assert (found.mean, found.contrast) == pytest.approx((120, 0), abs=1e-3)
    extreme = matched(values(), Luminance(mean=255, contrast=127.5))
    assert np.isfinite(extreme.values).all()


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("scale", ["luma", "linear"])
def test_whole_levels_have_the_luminance_of_the_same_floats(channels, scale):
    levels = np.random.RandomState(0).randint(0, 256, (5000, channels)).astype(np.uint8)
    assert (luminance_of(levels, scale) == luminance_of(levels.astype(np.float32), scale)).all()
