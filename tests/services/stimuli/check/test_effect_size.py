"""Hedges' g and its interval."""

import itertools

import numpy as np
import pytest

from services.stimuli.check.effect_size import GroupMoments, group_moments, hedges_g, interval


def g_of(*groups):
    values = np.concatenate([np.array(group, float) for group in groups])[:, None]
    ends = np.cumsum([0, *map(len, groups)])
    moments = group_moments(values, [np.arange(a, b) for a, b in itertools.pairwise(ends)])
    return hedges_g(moments, *moments.pairs())[:, 0]


def test_g_is_the_textbooks():
    one, other = [34.0, 28, 31, 30], [39.0, 33, 40, 36, 32]
    pooled = np.sqrt((3 * np.var(one, ddof=1) + 4 * np.var(other, ddof=1)) / 7)
    expected = (np.mean(other) - np.mean(one)) / pooled * (1 - 3 / (4 * 7 - 1))
    assert g_of(one, other) == pytest.approx([expected])
    assert g_of(other, one) == pytest.approx([-expected])


def test_g_is_unbiased_in_small_samples():
    random = np.random.RandomState(0)
    values = random.randn(8, 20_000)
    values[4:] += 0.8
    moments = group_moments(values, [np.arange(4), np.arange(4, 8)])
    assert hedges_g(moments, *moments.pairs()).mean() == pytest.approx(0.8, abs=0.02)


def test_the_interval_covers_the_true_difference_as_often_as_it_says():
    random = np.random.RandomState(1)
    values = random.randn(40, 4000)
    values[20:] += 0.5
    moments = group_moments(values, [np.arange(20), np.arange(20, 40)])
    limits = [interval(g, 20, 20) for g in hedges_g(moments, *moments.pairs())[0]]
    assert np.mean([low < 0.5 < high for low, high in limits]) == pytest.approx(0.95, abs=0.02)


def test_it_does_not_depend_on_unit_and_origin():
    one, other = [0.1, 0.25, 0.2], [0.3, 0.2, 0.5]
    assert g_of([1000 + 7 * x for x in one], [1000 + 7 * x for x in other]) == pytest.approx(g_of(one, other))


@pytest.mark.parametrize(
    ("one", "other", "g"),
    [
        ([1.0], [2.0, 3.0], np.nan),
        ([2.0, 2.0], [2.0, 2.0], 0),
        ([2.0, 2.0], [3.0, 3.0], np.inf),
        ([3.0, 3.0], [2.0, 2.0], -np.inf),
        ([0.1 + 0.2, 0.3], [0.3, 0.3], 0),
        ([np.nan, 1.0], [2.0, 3.0], np.nan),
        ([np.nan, np.nan], [2.0, 3.0], np.nan),
    ],
)
def test_groups_without_a_spread_have_no_finite_g(one, other, g):
    np.testing.assert_equal(g_of(one, other), [g])


def test_values_that_are_missing_do_not_count():
    assert g_of([1.0, np.nan, 3.0], [4.0, 6.0]) == pytest.approx(g_of([1.0, 3.0], [4.0, 6.0]))


def test_many_choices_are_compared_at_once():
    n = np.array([[[4.0], [5.0]], [[2.0], [5.0]]])
    mean, variance = np.array([[[0.0], [1.0]], [[3.0], [1.0]]]), np.ones((2, 2, 1))
    both = hedges_g(GroupMoments(n, mean, variance), *np.triu_indices(2, k=1))
    for k in range(2):
        alone = hedges_g(GroupMoments(n[k], mean[k], variance[k]), *np.triu_indices(2, k=1))
        assert both[k] == pytest.approx(alone)
