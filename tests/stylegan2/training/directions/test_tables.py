"""Tables of measurements in Markdown."""

import numpy as np

from stylegan2.training.directions.tables import attribute_table, effect_table, table


def test_the_first_column_is_aligned_to_the_left_and_the_others_to_the_right():
    assert table(["a", "b", "c"], [["x", "1", "2"]]) == "| a | b | c |\n| --- | ---: | ---: |\n| x | 1 | 2 |"


def test_own_effects_are_bold_and_other_effects_have_a_sign():
    lines = effect_table(["smile", "age"], np.array([[1.004, 0.25], [-0.5, 0.9]])).splitlines()
    assert lines[0] == "| direction | smile | age |"
    assert lines[2:] == ["| smile | **1.00** | +0.25 |", "| age | -0.50 | **0.90** |"]


def test_nan_leaves_a_cell_empty():
    columns = {"R²": np.array([0.75, 0.5]), "mean": np.array([np.nan, 3.0])}
    assert attribute_table(["smile", "age"], columns).splitlines()[2:] == [
        "| smile | 0.75 |  |",
        "| age | 0.50 | 3.00 |",
    ]
