"""The figure of a check."""

import numpy as np
import pytest

from services.stimuli.check.check import check
from services.stimuli.check.design import Design
from services.stimuli.check.dot_plot import BOTTOM, ROW, TOP, WIDTH, dot_plot

RED = np.array((204, 51, 17))


def drawn(shifts):
    random = np.random.RandomState(0)
    levels = [{"age": k // 8} for k in range(16)]
    noise = random.randn(16, len(shifts))
    noise -= [[*noise[k // 8 * 8 : k // 8 * 8 + 8].mean(axis=0)] for k in range(16)]
    measured = [
        {f"p_{name}": float(noise[k, column] + shift * (k > 7)) for column, (name, shift) in enumerate(shifts.items())}
        for k in range(16)
    ]
    return dot_plot(check(Design(levels, measured)))


def columns_of(picture, row):
    """The columns in which a row has the colour of confounds, its name and number left out."""
    rows = picture[TOP + ROW * row + 4 : TOP + ROW * (row + 1) - 4, 330:1250]
    return np.flatnonzero((np.abs(rows.astype(int) - RED).sum(axis=2) < 12).any(axis=0))


def test_there_is_a_row_for_each_quantity():
    for count in (1, 5):
        picture = drawn({str(k): 1.0 for k in range(count)})
        assert picture.shape == (TOP + ROW * count + BOTTOM, WIDTH, 3)


def test_the_larger_a_difference_the_higher_and_the_further_out_it_is():
    picture = drawn({"small": 0.9, "large": 2.0})
    first, second = columns_of(picture, 0), columns_of(picture, 1)
    assert first.max() > second.max()


@pytest.mark.parametrize("shift", [-1.2, 1.2])
def test_the_side_is_the_sign(shift):
    columns = columns_of(drawn({"one": shift}), 0)
    assert (columns.mean() > 460) == (shift > 0)


def test_what_is_small_is_not_red():
    assert len(columns_of(drawn({"one": 0.01}), 0)) == 0


def test_a_difference_beyond_measure_stays_on_the_picture():
    columns = columns_of(drawn({"one": 1e9}), 0)
    assert len(columns) > 0
    assert columns.max() <= 890
