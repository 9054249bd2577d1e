"""One job runs, a few wait, further ones are refused."""

import threading

import pytest

from services.errors import QueueFull
from services.projections.single_slot import SingleSlot


def nothing():
    pass


def test_only_one_job_runs_at_a_time():
    alone, inside, most = SingleSlot(max_waiting=8), [], []

    def work():
        with alone.turn(nothing):
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert most == [1] * 8


def test_a_job_beyond_the_limit_is_refused_with_a_time_to_retry():
    alone, release, entered = SingleSlot(max_waiting=1), threading.Event(), threading.Event()
    looked = threading.Event()

    def work():
        with alone.turn(looked.set):
            entered.set()
            release.wait(10)

    first, second = threading.Thread(target=work), threading.Thread(target=work)
    first.start()
    assert entered.wait(10)
    second.start()
    assert looked.wait(10)  # the second waits
    with pytest.raises(QueueFull) as refusal, alone.turn(nothing):
        pass
    assert refusal.value.retry_after >= 1
    release.set()
    first.join(10)
    second.join(10)
    with alone.turn(nothing):
        pass


def test_an_exception_from_check_ends_the_waiting():
    alone = SingleSlot(max_waiting=4)

    def gone():
        raise InterruptedError

    with alone.turn(nothing), pytest.raises(InterruptedError), alone.turn(gone):
        pass
    with alone.turn(nothing):
        pass


def test_the_slot_is_free_again_after_a_failure():
    alone = SingleSlot(max_waiting=0)
    for _ in range(3):
        with pytest.raises(ArithmeticError), alone.turn(nothing):
            raise ArithmeticError
    with alone.turn(nothing):
        pass
