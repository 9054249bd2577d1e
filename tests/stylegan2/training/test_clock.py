"""The clock counts the time of a run across interruptions, and the device's share of it."""

import contextlib

import pytest

from stylegan2.training.clock import Clock


class Hands:
    """The current time, which the test sets."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_the_time_of_a_resumed_run_continues_where_it_was(hands):
    first = Clock(now=hands)
    with first.device():
        hands.time += 6
    hands.time += 2
    later = Clock(**first.state(), now=hands)
    hands.time += 1
    assert later.seconds == 9
    assert later.state() == {"seconds": 9, "device": 6}


def test_a_lap_returns_its_seconds_and_the_share_outside_the_device(hands):
    clock = Clock(10.0, 4.0, hands)
    with clock.device():
        hands.time += 3
    hands.time += 1
    assert clock.lap() == (4, 0.25)
    hands.time += 2
    assert clock.lap() == (2, 1.0)


def test_a_lap_of_no_duration_has_a_share_of_zero(hands):
    assert Clock(now=hands).lap() == (0, 0)


def test_time_before_an_error_in_the_device_program_is_counted(hands):
    clock = Clock(now=hands)
    with contextlib.suppress(RuntimeError), clock.device():
        hands.time += 5
        raise RuntimeError
    assert clock.state() == {"seconds": 5, "device": 5}
