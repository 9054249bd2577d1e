"""The outcome of an attempt follows from the target, the reason to stop, and the exit status, in this order."""

import pytest

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.outcome import outcome
from tests.stylegan2.training.queue.fake_trainer import write_state


class EndedChild:
    """A child that has ended; without a last line its log cannot be read."""

    pid = 7

    def __init__(self, status: int, last_line: str | None = "the last line"):
        self._status, self._last_line = status, last_line

    def status(self) -> int:
        return self._status

    def last_line(self) -> str:
        if self._last_line is None:
            raise OSError("the log is gone")
        return self._last_line


@pytest.fixture
def run(tmp_path):
    """A run of 20 images with a checkpoint at image 10."""
    run = Queue(tmp_path).add("run", Job(data="/data", kimg=0.02))
    write_state(run.path, 10)
    return run


@pytest.mark.parametrize("stop_reason", [None, "stopped", "cancelled", "stalled"])
@pytest.mark.parametrize("status", [0, 1, -9])
def test_a_run_at_its_target_is_done_however_it_ended(run, status, stop_reason):
    write_state(run.path, 20)
    assert outcome(run, EndedChild(status), stop_reason) == {
        "pid": 7, "exit": status, "nimg": 20, "error": "", "outcome": "done",
    }  # fmt: skip


@pytest.mark.parametrize("stop_reason", ["stopped", "cancelled"])
def test_a_training_that_was_asked_to_end_has_an_error_only_if_it_ended_badly(run, stop_reason):
    well, badly = (outcome(run, EndedChild(status), stop_reason) for status in (0, 1))
    assert (well["outcome"], well["error"]) == (stop_reason, "")
    assert (badly["outcome"], badly["error"]) == (stop_reason, "exit status 1: the last line")


def test_all_stalls_have_the_same_signature(run):
    rows = [outcome(run, EndedChild(status), "stalled") for status in (0, -9)]
    assert {(row["outcome"], row["error"], row["signature"]) for row in rows} == {
        ("stalled", "no heartbeat", "stalled")
    }


def test_an_end_before_the_target_has_failed_even_with_exit_status_0(run):
    row = outcome(run, EndedChild(0), None)
    assert (row["outcome"], row["error"]) == ("failed", "ended before its target: the last line")


def test_failures_with_the_same_words_have_the_same_signature_and_others_do_not(run):
    errors = ("nan at 1.5 kimg", "nan at 2 kimg", "no memory")
    one, same, other = (outcome(run, EndedChild(1, error), None)["signature"] for error in errors)
    assert one == same != other


def test_a_killed_training_is_judged_by_the_signal_alone(run):
    one, other = (outcome(run, EndedChild(-9, text), None) for text in ("step 1", "saving"))
    assert one["error"] == "killed by SIGKILL"
    assert one["signature"] == other["signature"] != outcome(run, EndedChild(-11), None)["signature"]


def test_a_signal_without_a_name_is_given_by_its_number_and_told_from_others(run):
    one, other = (outcome(run, EndedChild(status), None) for status in (-60, -61))
    assert one["error"] == "killed by signal 60"
    assert one["signature"] != other["signature"]


def test_a_log_that_cannot_be_read_does_not_hide_the_exit_status(run):
    assert outcome(run, EndedChild(3, None), None)["error"] == "exit status 3: "


def test_the_row_has_no_images_if_the_state_cannot_be_read(run):
    (run.path / "state.safetensors").write_bytes(b"broken")
    assert outcome(run, EndedChild(1), None)["nimg"] == 0
