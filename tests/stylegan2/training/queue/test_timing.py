"""A worker's times are checked, and a failed run waits before it is tried again."""

import datetime

import pytest

from stylegan2.training.queue.attempts import RecentFailures
from stylegan2.training.queue.timing import Timing


def failures(count: int, seconds_ago: float) -> RecentFailures:
    time = datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=seconds_ago)
    return RecentFailures(count=count, time=time.isoformat())


@pytest.mark.parametrize("name", ["poll", "stalled_after", "grace", "backoff", "stop_after"])
@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_an_impossible_time_is_named(name, value):
    with pytest.raises(ValueError, match=f"`{name}` must be .* Received: {value}"):
        Timing(**{name: value})


def test_only_grace_and_backoff_may_be_0():
    Timing(grace=0, backoff=0)
    for name in ("poll", "stalled_after", "stop_after"):
        with pytest.raises(ValueError, match=f"`{name}` must be above 0"):
            Timing(**{name: 0})


@pytest.mark.parametrize(("count", "seconds"), [(1, 30), (2, 60), (3, 120), (8, 3600), (1000, 3600)])
def test_the_wait_doubles_with_each_failure_up_to_an_hour(count, seconds):
    timing = Timing(backoff=30)
    assert timing.forbids(failures(count, seconds - 10))
    assert not timing.forbids(failures(count, seconds + 10))


def test_a_run_without_failures_may_be_tried():
    assert not Timing().forbids(RecentFailures())


def test_a_failure_in_the_future_does_not_delay_a_run():
    assert not Timing(backoff=30).forbids(failures(1, -10))
