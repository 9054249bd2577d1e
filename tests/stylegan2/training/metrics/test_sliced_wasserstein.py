"""The distance of two sets is that of their sorted projections, and has the properties of a distance."""

import numpy as np
import pytest

from stylegan2.training.metrics.sliced_wasserstein import SlicedWasserstein, histograms, wasserstein
from tests.stylegan2.training.metrics.pictures import blurred, in_batches, patterns

COUNT = 96
DIRECTIONS = 48


@pytest.fixture(scope="module")
def reals() -> np.ndarray:
    return patterns(COUNT)


@pytest.fixture(scope="module")
def metric(reals) -> SlicedWasserstein:
    return SlicedWasserstein(in_batches(reals), directions=DIRECTIONS)


@pytest.fixture(scope="module")
def floor(metric) -> dict[str, float]:
    return metric.distance(in_batches(patterns(COUNT, seed=1)))


def sorted_distance(first: np.ndarray, second: np.ndarray, directions: np.ndarray) -> float:
    """Returns the mean W1 over the directions, by sorting in float64."""
    a, b = (np.sort(values.astype(np.float64) @ directions.T, axis=0) for values in (first, second))
    return float(np.abs(a - b).mean())


def test_histograms_give_what_sorting_gives():
    rng = np.random.default_rng(0)
    first, second = rng.standard_t(4, (2, 5000, 12)).astype(np.float32)
    second = second * np.float32(1.05) + np.float32(0.02)
    directions = rng.standard_normal((40, 12)).astype(np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    found = wasserstein(histograms(first, directions), histograms(second, directions))
    assert found == pytest.approx(sorted_distance(first, second, directions), rel=2e-3)


def test_a_shift_of_all_values_is_the_distance():
    values = np.random.default_rng(0).standard_normal((3000, 1)).astype(np.float32)
    direction = np.ones((1, 1), np.float32)
    apart = wasserstein(histograms(values, direction), histograms(values + np.float32(0.3), direction))
    assert apart == pytest.approx(0.3, abs=1e-3)


def test_the_distance_of_a_set_from_itself_is_zero_in_any_order(metric, reals):
    shuffled = np.random.default_rng(0).permutation(reals)
    assert metric.distance(in_batches(shuffled, 7)) == {"32": 0, "16": 0, "mean": 0}


def test_another_sample_of_the_same_kind_of_pictures_is_near(floor, metric, reals):
    others = metric.distance(in_batches(255 - np.sort(reals, axis=1)))
    for level in ("32", "16"):
        assert 0 < floor[level] < others[level] / 3


def test_the_distance_between_samples_falls_with_more_pictures(floor):
    more = SlicedWasserstein([patterns(4 * COUNT)], directions=DIRECTIONS).distance([patterns(4 * COUNT, seed=1)])
    assert more["mean"] < floor["mean"] / 1.5


def test_blurring_changes_the_finest_level_most(floor, metric):
    found = metric.distance(in_batches(blurred(patterns(COUNT, seed=1))))
    assert found["32"] > 3 * floor["32"]
    assert found["32"] - floor["32"] > 2 * (found["16"] - floor["16"])


def test_the_distance_is_symmetric(floor, reals):
    back = SlicedWasserstein(in_batches(patterns(COUNT, seed=1)), directions=DIRECTIONS).distance(in_batches(reals))
    assert back == floor


def test_a_mere_difference_in_brightness_does_not_count(floor, metric):
    brighter = patterns(COUNT, seed=1) // 2 + 100
    assert metric.distance(in_batches(brighter))["mean"] == pytest.approx(floor["mean"], rel=0.2)


def test_the_mean_is_that_of_the_levels(floor):
    assert floor["mean"] == pytest.approx((floor["32"] + floor["16"]) / 2)


@pytest.mark.parametrize(
    ("shape", "levels"), [((48, 80, 1), ["80x48", "40x24"]), ((20, 7, 3), ["7x20"]), ((32, 32, 4), ["32", "16"])]
)
def test_pictures_of_any_shape_are_compared(shape, levels):
    height, width, channels = shape
    first, second = (patterns(6, height, width, channels, seed) for seed in (0, 1))
    found = SlicedWasserstein([first], directions=8).distance([second])
    assert list(found) == [*levels, "mean"]
    assert all(0 < value < np.inf for value in found.values())


@pytest.mark.parametrize(
    ("fakes", "message"),
    [
        (patterns(3), "`fakes` must have as many images as `reals`, 96. Received: 3"),
        (patterns(COUNT, channels=1), r"`fakes` must have the real images' shape, \(32, 32, 3\)"),
    ],
    ids=["too few", "gray"],
)
def test_sets_of_another_shape_or_size_are_refused(metric, fakes, message):
    with pytest.raises(ValueError, match=message):
        metric.distance([fakes])


def test_fewer_than_one_direction_is_refused():
    with pytest.raises(ValueError, match=r"`directions` must be at least 1. Received: 0"):
        SlicedWasserstein([patterns(2)], directions=0)
