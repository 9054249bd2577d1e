"""Rows of a history survive a torn write, and failures without progress add up."""

import pytest

from stylegan2.training.queue.attempts import ATTEMPTS_FILE, Attempts, recent_failures, signature
from tests.stylegan2.training.queue.workshop import row


def failed(nimg: int = 0, text: str = "a", outcome: str = "failed") -> dict:
    return row(outcome=outcome, nimg=nimg, signature=text, error=text)


def test_rows_are_read_as_they_were_added(tmp_path):
    attempts = Attempts(tmp_path)
    assert attempts.rows() == []
    attempts.append("start", pid=1, nimg=0)
    attempts.append("end", outcome="done", nimg=4)
    assert [{**row, "time": ""} for row in attempts.rows()] == [
        {"event": "start", "time": "", "pid": 1, "nimg": 0},
        {"event": "end", "time": "", "outcome": "done", "nimg": 4},
    ]


@pytest.mark.parametrize("kept", [1, 20, 60])
def test_an_incomplete_row_does_not_damage_other_rows(tmp_path, kept):
    attempts = Attempts(tmp_path)
    attempts.append("start", pid=1, nimg=0)
    attempts.append("end", outcome="failed", nimg=4)
    first, second = (tmp_path / ATTEMPTS_FILE).read_bytes().splitlines(keepends=True)
    (tmp_path / ATTEMPTS_FILE).write_bytes(first + second[:kept])
    attempts.append("retry")
    assert [row["event"] for row in attempts.rows()] == ["start", "retry"]


@pytest.mark.parametrize(
    "line", [b"\xff\xfe", b"[]", b"3", b'{"event": 1}', b'{"event": "end", "time": "", "nimg": "x"}']
)
def test_lines_that_are_no_rows_are_skipped(tmp_path, line):
    (tmp_path / ATTEMPTS_FILE).write_bytes(line + b"\n")
    assert Attempts(tmp_path).rows() == []


def test_failures_of_one_kind_without_progress_add_up():
    assert recent_failures([failed()] * 3).same == 3


def test_an_interruption_is_not_a_failure():
    assert recent_failures([row(event="start"), row(event="start"), row(event="start")]).count == 0


@pytest.mark.parametrize("outcome", ["done", "stopped", "cancelled"])
def test_an_end_that_was_asked_for_does_not_change_the_count(outcome):
    assert recent_failures([failed(), row(outcome=outcome), failed()]).same == 2


def test_a_failure_of_another_kind_restarts_the_count():
    found = recent_failures([failed(text="a"), failed(text="a"), failed(text="b")])
    assert (found.same, found.count, found.error) == (1, 3, "b")


def test_progress_restarts_the_count():
    found = recent_failures([failed(0), failed(0), failed(10), failed(10)])
    assert (found.same, found.count) == (2, 2)


def test_falling_back_is_not_progress():
    assert recent_failures([failed(10), failed(5), failed(5)]).same == 3


def test_retry_restarts_the_count():
    assert recent_failures([failed(), failed(), row(event="retry"), failed()]).same == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at 12.5 kimg the losses are nan", "at 3.1 kimg the losses are nan"),
        ("object at 0x7fA0 is gone", "object at 0x11 is gone"),
        ("1e-05 is too small", "-2.5e+3 is too small"),
    ],
)
def test_numbers_do_not_tell_failures_apart(one, other):
    assert signature(one) == signature(other)


def test_words_tell_failures_apart():
    assert signature("no space left") != signature("out of memory")
