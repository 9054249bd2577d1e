"""A job yields the results of all inputs, and shows how many files are done."""

from pathlib import Path

import pytest

from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.settings import PreparationSettings


def results(job: PreparationJob) -> list[int]:
    return list(job.results("preparing", lambda: abs, iter([-3, -4, -5]), done=2, total=5))


@pytest.mark.parametrize("show_progress", [False, True])
def test_results_are_in_the_order_of_the_inputs_and_progress_is_shown_on_request(capsys, show_progress):
    job = PreparationJob(source=Path("source"), settings=PreparationSettings(), show_progress=show_progress)
    assert results(job) == [3, 4, 5]
    shown = capsys.readouterr().err
    assert bool(shown) is show_progress
    if show_progress:
        lines = shown.strip().split("\r")
        assert lines[0].startswith("preparing:  40%")
        assert "5/5" in lines[-1]
