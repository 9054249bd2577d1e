"""The counting of crossings between files, on calls written down by hand and on small files that call each other."""

import threading

import pytest

from benchmarks.crossings import Call, Recorder, count

LOWER = """
import contextlib

def leaf():
    return 1

@contextlib.contextmanager
def around():
    yield leaf()
"""
UPPER = """
def top():
    with around():
        return sum(leaf() for _ in range(2)) + sorted([1], key=by_leaf)[0] + inner()

def by_leaf(item):
    return leaf()

def inner():
    return 0
"""


@pytest.fixture
def top(tmp_path):
    """A function of `upper.py` that calls its own file and `lower.py`, with and without library code between."""
    names = {}
    for name, source in (("lower.py", LOWER), ("upper.py", UPPER)):
        exec(compile(source, str(tmp_path / name), "exec"), names)
    return names["top"]


@pytest.fixture
def recorder(tmp_path):
    return Recorder(tmp_path)


def test_a_call_in_another_file_than_the_one_before_is_a_crossing_whichever_function_made_it():
    a, b = Call(1, "a.py", "f"), Call(1, "b.py", "g", "f", "a.py")
    found = count([a, b, b, Call(1, "a.py", "h", "f", "a.py")])
    assert [(c.before, c.call.file) for c in found.crossings] == [("", "a.py"), ("a.py", "b.py"), ("b.py", "a.py")]
    assert (found.calls, found.files, found.direct) == (4, 2, 2)


def test_threads_that_take_turns_do_not_add_crossings():
    calls = [Call(thread, f"{thread}.py", "f") for thread in (1, 2, 1, 2, 1)]
    assert len(count(calls).crossings) == 2


def test_a_crossing_names_its_caller_only_where_that_is_not_in_the_file_before():
    found = count([Call(1, "a.py", "f"), Call(1, "b.py", "g", "f", "a.py"), Call(1, "c.py", "h", "f", "a.py")])
    assert [str(crossing) for crossing in found.crossings] == [
        "(a library) -> a.py f",
        "a.py -> b.py g",
        "b.py -> c.py h, called by a.py f",
    ]


def test_recorded_are_functions_and_resumed_generators_but_no_comprehensions(recorder, top):
    calls = recorder.record(top)
    assert [call.function for call in calls] == [
        "top", "around", "leaf", "leaf", "leaf", "by_leaf", "leaf", "inner", "around",
    ]  # fmt: skip


def test_the_caller_is_found_through_library_code_and_comprehensions(recorder, top):
    calls = recorder.record(top)
    assert {call.caller for call in calls if call.function == "around"} == {"top"}
    assert [call.caller for call in calls if call.function == "leaf"] == ["around", "top", "top", "by_leaf"]
    assert calls[0].caller == ""


def test_other_threads_are_recorded_if_they_began_under_the_recorder(recorder, top):
    threading.setprofile(recorder)
    other = threading.Thread(target=top)

    def run():
        other.start()
        other.join()

    calls = recorder.record(run)
    threading.setprofile(None)
    assert {call.thread for call in calls} == {other.ident}
    assert len(calls) == 9


def test_nothing_is_recorded_after_the_action(recorder, top):
    calls = recorder.record(top)
    length = len(calls)
    top()
    assert len(calls) == length
