"""Balanced sets."""

import itertools

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.stimuli.balance.balancing import balanced
from services.stimuli.balance.exchange import Exchange
from services.stimuli.balance.units import units_of
from services.stimuli.check.check import check
from services.stimuli.check.design import Design


def candidates(per_cell, quantities=6, shift=0.6, seed=0, cells=2):
    """Faces of `cells` groups that differ by `shift` SD in each quantity, with no identity in common."""
    random = np.random.RandomState(seed)
    levels = [{"group": f"g{k // per_cell}"} for k in range(per_cell * cells)]
    values = random.randn(len(levels), quantities) + shift * (np.arange(len(levels)) // per_cell)[:, None]
    measured = [{f"p_{name}": float(value) for name, value in enumerate(row)} for row in values]
    return Design(levels, measured), [None] * len(levels)


def part(design, picked):
    return Design([design.levels[k] for k in picked], [design.measured[k] for k in picked], design.expected)


def test_confounds_are_gone_where_candidates_allow_it():
    design, identities = candidates(40)
    assert len(check(design).confounds()) == 6
    found = balanced(design, identities, 12)
    assert check(part(design, found.picked)).confounds() == []
    assert found.account["left"] == []
    assert len(found.account["removed"]) == 6
    assert found.account["largest_g"]["of_those_picked"] <= 0.2 < found.account["largest_g"]["of_all_candidates"]


def test_each_cell_has_as_many_as_were_asked_for_in_the_order_of_the_candidates():
    design, identities = candidates(10, cells=3)
    picked = balanced(design, identities, 4).picked
    assert picked == sorted(set(picked))
    assert [len([k for k in picked if k // 10 == cell]) for cell in range(3)] == [4, 4, 4]


def test_the_same_candidates_give_the_same_choice():
    design, identities = candidates(20, shift=1.5)
    assert balanced(design, identities, 6) == balanced(design, identities, 6)


def test_it_is_the_best_choice_where_all_can_be_tried():
    design, identities = candidates(6, quantities=2, shift=0.8, seed=3)
    units = units_of(design, identities, 3)
    exchange = Exchange(design, units)
    found = exchange.best(3)
    every = []
    for first, second in itertools.product(
        itertools.combinations(range(6), 3), itertools.combinations(range(6, 12), 3)
    ):
        chosen = np.zeros(12, bool)
        chosen[[*first, *second]] = True
        every.append(exchange.largest(chosen))
    assert found.largest == pytest.approx(exchange.largest(found.chosen))
    assert found.largest <= max(0.2, 1.5 * min(every))


def test_the_search_measures_what_the_check_measures():
    design, identities = candidates(8)
    units = units_of(design, identities, 4)
    found = Exchange(design, units).best(4)
    picked = sorted(int(k) for unit in np.flatnonzero(found.chosen) for k in units.pictures[unit])
    assert max(one.size for one in check(part(design, picked)).differences) == pytest.approx(found.largest, rel=1e-6)


def test_what_no_choice_removes_is_said_to_stay_and_by_how_much():
    design, identities = candidates(10, quantities=1, shift=20)
    found = balanced(design, identities, 4)
    [left] = found.account["left"]
    values = np.array([own["p_0"] for own in design.measured])
    least = np.sort(values[10:])[:4].mean() - np.sort(values[:10])[-4:].mean()
    assert left["quantity"] == "p_0"
    assert f"at least {least:.4g}" in left["reason"]


def test_what_is_expected_or_a_factor_is_not_balanced():
    design, identities = candidates(10, quantities=1, shift=20)
    free = Design(design.levels, design.measured, ("p_0",))
    assert balanced(free, identities, 4).account["left"] == []
    named = Design(design.levels, [{"group": own["p_0"]} for own in design.measured])
    assert balanced(named, identities, 4).account["left"] == []


def test_identities_that_are_in_each_cell_stay_together():
    random = np.random.RandomState(5)
    levels, measured, identities = [], [], []
    for identity in range(1, 13):
        for age in (-1.0, 1.0):
            levels.append({"age": age})
            measured.append({"skin_L": 60 + random.randn() + (2 + identity) * (age > 0) * (identity % 3 == 0)})
            identities.append(identity)
    found = balanced(Design(levels, measured), identities, 5)
    assert found.account["picked"] == "identities"
    chosen = {identities[k] for k in found.picked}
    assert len(found.picked) == 2 * len(chosen) == 10
    assert not any(identity % 3 == 0 for identity in chosen)


def test_quantities_that_some_pictures_lack_are_balanced_by_the_others():
    design, identities = candidates(12, quantities=2)
    measured = [{**own, **({"yaw": 1.0} if k % 5 else {})} for k, own in enumerate(design.measured)]
    found = balanced(Design(design.levels, measured), identities, 5)
    assert len(found.picked) == 10


@pytest.mark.parametrize(
    ("levels", "per_cell", "field"),
    [
        ([{}] * 6, 2, "balance"),
        ([{"age": k % 2} for k in range(6)], 4, "per_cell"),
        ([{"age": k // 2} for k in range(26)], 2, "balance"),
    ],
)
def test_a_design_that_cannot_be_balanced_is_refused(levels, per_cell, field):
    with pytest.raises(InvalidParameter) as error:
        balanced(Design(levels, [{"skin_L": 1.0}] * len(levels)), [None] * len(levels), per_cell)
    assert error.value.field == field
