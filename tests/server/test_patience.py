"""How long the server waits for slow clients."""

import pytest

from server.patience import Patience


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def patience(clock):
    return Patience(30, rate=1000, clock=clock)


def test_a_client_that_does_nothing_has_its_seconds_and_no_more(patience, clock):
    clock.now += 30
    assert not patience.is_over
    clock.now += 0.1
    assert patience.is_over


def test_a_byte_per_second_wins_nothing_worth_mentioning(patience, clock):
    for _ in range(31):
        clock.now += 1
        patience.progress(1)
    assert patience.is_over


def test_a_client_that_keeps_the_pace_may_take_any_time(patience, clock):
    for _ in range(1000):
        clock.now += 10
        patience.progress(10_000)
        assert not patience.is_over


def test_much_at_once_is_no_credit_for_a_long_pause(patience, clock):
    patience.progress(60_000_000)
    clock.now += 30.1
    assert patience.is_over


def test_it_can_begin_again(patience, clock):
    clock.now += 40
    patience.restart()
    clock.now += 29
    assert not patience.is_over
