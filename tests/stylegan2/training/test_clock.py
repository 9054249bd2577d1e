"""A run's time goes on over its sittings, and knows the device's part of it."""

import contextlib

import pytest

from stylegan2.training.clock import Clock


class Hands:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def hands() -> Hands:
    return Hands()


def test_the_time_of_a_run_goes_on_where_it_was(hands):
    first = Clock(now=hands)
    with first.device():
        hands.time += 6
    hands.time += 2
    later = Clock(**first.state(), now=hands)
    hands.time += 1
    assert later.seconds == 9
    assert later.state() == {"seconds": 9, "device": 6}


def test_a_lap_tells_its_seconds_and_the_share_outside_the_device(hands):
    clock = Clock(10.0, 4.0, hands)
    with clock.device():
        hands.time += 3
    hands.time += 1
    assert clock.lap() == (4, 0.25)
    hands.time += 2
    assert clock.lap() == (2, 1.0)


def test_a_lap_without_time_has_no_share(hands):
    assert Clock(now=hands).lap() == (0, 0)


def test_an_error_in_the_device_program_counts_as_its_time(hands):
    clock = Clock(now=hands)
    with contextlib.suppress(RuntimeError), clock.device():
        hands.time += 5
        raise RuntimeError
    assert clock.state() == {"seconds": 5, "device": 5}
