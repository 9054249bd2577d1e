"""The check of a design."""

import csv
import io
import json

import numpy as np
import pytest

from services.stimuli.check.check import check
from services.stimuli.check.design import Design
from services.stimuli.check.tables import cells_table, differences_table

NOISE = np.random.RandomState(3).randn(200, 4)


def crossed(n=8, quantities=None, **more):
    """A design of 2 x 2 cells with n pictures each; `quantities` are functions of age, smile and a noise."""
    quantities = quantities or {"skin_L": lambda age, smile, noise: 60 + 5 * noise}
    levels = [{"age": age, "smile": smile} for age in (-1.0, 1.0) for smile in (-1.5, 1.5) for _ in range(n)]
    measured = [
        {name: float(value(**own, noise=NOISE[k, column])) for column, (name, value) in enumerate(quantities.items())}
        for k, own in enumerate(levels)
    ]
    return Design(levels, measured, **more)


AGE_AND_HAIR = {
    "age": lambda age, smile, noise: 40 + 10 * age + noise,
    "hair_area": lambda age, smile, noise: 0.2 + 0.05 * smile + 0.01 * noise,
    "skin_L": lambda age, smile, noise: 60.0,
}


def test_what_follows_a_factor_and_is_none_is_a_confound():
    found = check(crossed(quantities=AGE_AND_HAIR))
    assert [one.quantity for one in found.confounds()] == ["hair_area"]
    assert {one.kind for one in found.differences if one.quantity == "age"} == {"factor"}
    assert {one.g for one in found.differences if one.quantity == "skin_L"} == {0}


def test_an_interaction_is_found_though_no_factor_has_an_effect():
    found = check(crossed(quantities={"skin_a": lambda age, smile, noise: 5 * age * smile + noise}))
    [confound] = found.confounds()
    assert abs(confound.g) > 2
    cells = [found.cells[confound.first], found.cells[confound.second]]
    products = [cell["age"] * cell["smile"] for cell in cells]
    assert products[0] * products[1] < 0


def test_what_is_expected_is_no_confound():
    found = check(crossed(quantities=AGE_AND_HAIR, expected=("hair_area",)))
    assert found.confounds() == []
    assert {one.kind for one in found.differences if one.quantity == "hair_area"} == {"expected"}
    assert len([one for one in found.differences if one.quantity == "hair_area"]) == 6


def test_what_eight_bits_cannot_show_is_negligible_however_little_varies():
    quantities = {
        "luminance_mean": lambda age, smile, noise: 120 + 0.01 * age + 0.001 * noise,
        "skin_L": lambda age, smile, noise: 60 + 0.1 * age,
    }
    found = check(crossed(quantities=quantities))
    assert found.confounds() == []
    kinds = {(one.quantity, one.kind) for one in found.largest()}
    assert kinds == {("luminance_mean", "negligible"), ("skin_L", "negligible")}


@pytest.mark.parametrize(("n", "kind"), [(8, "negligible"), (50, "confound")])
def test_a_difference_within_the_error_of_reading_so_many_pictures_is_negligible(n, kind):
    rises = {"yaw": lambda age, smile, noise: 0.4 * age}
    found = check(crossed(n, rises, errors={"yaw": 2.0}))  # 0.8 between ages; 2 sqrt(2 / 8) = 1, 2 sqrt(2 / 50) = 0.4
    assert {one.kind for one in found.largest()} == {kind}


def test_a_confound_that_varies_in_no_cell_is_the_largest():
    quantities = {"p_nose": lambda age, smile, noise: age, "hair_area": lambda age, smile, noise: age + noise}
    found = check(crossed(quantities=quantities))
    first, second = found.confounds()
    assert (first.quantity, first.g, first.low) == ("p_nose", None, None)
    assert second.quantity == "hair_area"
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_cell_of_one_picture_has_no_sd_and_is_said_to():
    levels = [{"age": 0}, {"age": 0}, {"age": 1}]
    found = check(Design(levels, [{"skin_L": 60.0}, {"skin_L": 62.0}, {"skin_L": 70.0}]))
    assert found.differences == ()
    assert any("1 of 2 cells have one picture" in note for note in found.notes)
    cells = found.to_dict()["cells"]
    assert cells[0]["quantities"]["skin_L"]["sd"] == pytest.approx(2**0.5, rel=1e-5)
    assert cells[1]["quantities"]["skin_L"] == {"n": 1, "mean": 70.0, "sd": None}


def test_what_could_not_be_measured_is_absent():
    levels = [{"age": k // 2} for k in range(4)]
    found = check(Design(levels, [{"yaw": 1.0}, {"yaw": 2.0, "sex": 0.0}, {}, {}]))
    assert found.differences == ()
    first, second = found.to_dict()["cells"]
    assert first["quantities"]["sex"] == {"n": 1, "mean": 0.0, "sd": None}
    assert second["quantities"] == {}


@pytest.mark.parametrize("levels", [[], [{}], [{}, {}]])
def test_a_set_without_factors_has_nothing_to_compare(levels):
    found = check(Design(levels, [{"skin_L": 60.0}] * len(levels)))
    assert (found.differences, found.confounds()) == ((), [])


def test_of_many_cells_the_two_that_differ_most_are_given():
    levels = [{"age": k // 3} for k in range(45)]
    measured = [{"skin_L": 60 + (k % 3) + NOISE[k, 0] / 10 + (200 if k // 3 == 7 else 0)} for k in range(45)]
    found = check(Design(levels, measured))
    [one] = found.differences
    assert 7 in (one.first, one.second)
    assert any("Of 15 cells" in note for note in found.notes)


def test_a_continuum_is_not_compared():
    levels = [{"age": k} for k in range(101)]
    found = check(Design(levels, [{"skin_L": 60.0}] * 101))
    assert "101 cells" in found.notes[0]
    assert found.to_dict()["cells"] == []


def test_tables_say_what_the_check_says():
    found = check(crossed(quantities=AGE_AND_HAIR))
    cells = list(csv.DictReader(io.StringIO("".join(cells_table(found)), newline="")))
    assert len(cells) == 4 * 3
    assert cells[0].keys() == {"factor_age", "factor_smile", "quantity", "n", "mean", "sd"}
    values = [one["age"] for one, own in zip(found.design.measured, found.design.levels, strict=True) if own["age"] < 0]
    told = [float(row["mean"]) for row in cells if row["quantity"] == "age" and row["factor_age"] == "-1.0"]
    assert np.mean(told) == pytest.approx(np.mean(values), rel=1e-5)
    differences = list(csv.DictReader(io.StringIO("".join(differences_table(found)), newline="")))
    assert len(differences) == 6 * 3
    assert {row["first_cell"] for row in differences} == {
        "age -1, smile -1.5",
        "age -1, smile 1.5",
        "age 1, smile -1.5",
    }
