"""Lanes: as many calls at once as there are threads, as many waiting as allowed, and none lost."""

import threading

import pytest

from server.lanes import Lane

WAIT = 10


class Call:
    """A connection whose call runs until it is let go."""

    def __init__(self):
        self.is_gone = self.is_cancelled = False
        self.began, self.go, self.ended = threading.Event(), threading.Event(), threading.Event()

    def service(self):
        self.began.set()
        assert self.go.wait(WAIT)
        self.ended.set()

    def cancel(self):
        self.is_cancelled = True


@pytest.fixture
def lane():
    lanes = []

    def start(*arguments):
        lanes.append(Lane("test", *arguments))
        return lanes[-1]

    yield start
    for each in lanes:
        each.stop()


def test_as_many_run_at_once_as_there_are_threads_and_the_next_one_follows(lane):
    two, calls = lane(2), [Call() for _ in range(3)]
    assert all(two.submit(call) for call in calls)
    assert calls[0].began.wait(WAIT)
    assert calls[1].began.wait(WAIT)
    assert not calls[2].began.is_set()
    calls[1].go.set()
    assert calls[2].began.wait(WAIT)
    for call in calls:
        call.go.set()
        assert call.ended.wait(WAIT)


def test_more_than_may_wait_are_refused(lane):
    one, calls = lane(1, 2), [Call() for _ in range(4)]
    assert [one.submit(call) for call in calls] == [True, True, True, False]
    for call in calls[:3]:
        call.go.set()
        assert call.ended.wait(WAIT)
    later = Call()
    later.go.set()
    assert one.submit(later)
    assert later.ended.wait(WAIT)


def test_nobody_needs_to_be_able_to_wait(lane):
    one, call = lane(1, 0), Call()
    assert one.submit(call)
    assert call.began.wait(WAIT)
    assert not one.submit(Call())
    call.go.set()


def test_clients_that_are_gone_do_not_take_the_place_of_others(lane):
    one, running, gone = lane(1, 1), Call(), Call()
    one.submit(running)
    assert running.began.wait(WAIT)
    assert one.submit(gone)
    gone.is_gone = True
    waiting = Call()
    assert one.submit(waiting)
    for call in (running, waiting):
        call.go.set()
        assert call.ended.wait(WAIT)
    assert not gone.began.is_set()
    assert gone.is_cancelled


def test_a_call_that_fails_takes_no_thread_with_it(lane, caplog):
    class Failing(Call):
        def service(self):
            raise ArithmeticError

    one, after = lane(1), Call()
    after.go.set()
    one.submit(Failing())
    one.submit(after)
    assert after.ended.wait(WAIT)
    assert "A response could not be made" in caplog.text


def test_what_waits_is_dropped_when_it_stops(lane):
    one, running, waiting = lane(1), Call(), Call()
    one.submit(running)
    one.submit(waiting)
    assert running.began.wait(WAIT)
    one.stop()
    running.go.set()
    assert running.ended.wait(WAIT)
    assert not waiting.began.is_set()
