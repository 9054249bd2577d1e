"""Statistics are summed up step by step, read as means, and shown as a line."""

import numpy as np
import pytest

from stylegan2.training.statistics import cleared, means, progress_bar, summary
from stylegan2.training.step import State, measured
from stylegan2.training.tensors import tensor

ROW = {"nimg": 8000, "seconds": 40.0, "seconds_per_kimg": 4.0, "outside_share": 0.1, "d": 1.5, "augment_p": 0.25}


@pytest.fixture
def state() -> State:
    zeros = {name: tensor(0.0) for name in ("d", "r1", "path_length")}
    return {"g": {"kernel": tensor(np.ones(3))}, "sums": zeros, "counts": zeros}


def test_each_mean_is_over_the_steps_that_measured_it(state):
    for step in ({"d": tensor(1.0), "r1": tensor(6.0)}, {"d": tensor(2.0)}, {"d": tensor(6.0)}):
        state = measured(state, step)
    assert means(state) == {"d": 3.0, "r1": 6.0}


def test_after_clearing_only_later_steps_count(state):
    state = cleared(measured(state, {"d": tensor(100.0), "r1": tensor(100.0)}))
    assert means(state) == {}
    assert means(measured(state, {"d": tensor(2.0)})) == {"d": 2.0}


def test_clearing_keeps_the_rest_of_the_state(state):
    assert cleared(state)["g"] is state["g"]
    assert cleared(state).keys() == state.keys()


def test_a_line_shows_kimg_speed_time_left_and_the_statistics():
    line = summary(ROW, target=16_000)
    assert line.split("  ") == ["", "", "", "8.0 kimg", " 250.0 images/s", "00:32 left", "d 1.500", "augment_p 0.250"]


def test_a_row_that_took_no_time_still_has_a_line():
    assert "8.0 kimg" in summary({**ROW, "seconds_per_kimg": 0.0}, target=8000)


def test_a_progress_bar_starts_where_the_run_is_and_ends_at_its_target():
    with progress_bar(24, 100) as bar:
        assert (bar.n, bar.total) == (24, 100)


def test_a_progress_bar_writes_nothing_into_a_file(capsys):
    with progress_bar(0, 10) as bar:
        bar.update(10)
    assert capsys.readouterr() == ("", "")
