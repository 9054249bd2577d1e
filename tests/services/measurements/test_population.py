"""The distribution of quantities over faces."""

import numpy as np
import pytest

from services.measurements.measurement import Measurement
from services.measurements.population import Population, population

RANDOM = np.random.default_rng(0)


def faces(**values):
    rows = zip(*values.values(), strict=True)
    return [
        Measurement(attributes={name: float(v) for name, v in zip(values, row, strict=True) if np.isfinite(v)})
        for row in rows
    ]


def test_mean_spread_and_percentiles_are_those_of_the_faces():
    ages = RANDOM.normal(40, 12, 1000)
    found = population(["age"], faces(age=ages))
    assert found.names == ("age",)
    assert found.mean[0] == pytest.approx(ages.mean())
    assert found.std[0] == pytest.approx(ages.std(ddof=1))
    assert (ages < found.low[0]).mean() == pytest.approx(0.01)
    assert (ages > found.high[0]).mean() == pytest.approx(0.01)


def test_z_is_in_standard_deviations():
    some = Population(("age",), *(np.array([value]) for value in (40.0, 10.0, 20.0, 70.0)))
    assert some.z("age", 55) == 1.5
    assert some.z("sex", 1) is None


def test_a_quantity_that_does_not_vary_has_no_z():
    some = population(["age"], faces(age=np.full(1000, 0.1)))
    assert some.z("age", 0.1) is None


def test_faces_that_lack_a_quantity_do_not_count_for_it():
    ages = np.where(np.arange(100) < 60, np.arange(100.0), np.nan)
    assert population(["age"], faces(age=ages)).mean[0] == pytest.approx(29.5)


def test_a_quantity_of_few_faces_is_left_out():
    ages = np.where(np.arange(100) < 9, 1.0, np.nan)
    assert population(["age", "sex"], faces(age=ages, sex=RANDOM.normal(size=100))).names == ("sex",)


def test_without_any_quantity_the_distribution_is_empty():
    assert population(["age"], [Measurement(), Measurement()]).names == ()
