"""Previews in progress: newer ones take the place of older ones, and each has a deadline."""

import contextlib
import contextvars

import pytest

from services.client import check_client, serving
from services.errors import ClientGone, DeadlinePassed, Superseded
from services.previews.streams import Streams


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def streams(clock):
    return Streams(clock)


@pytest.fixture
def begin(streams):
    """Begins previews, and ends those that are still in progress after the test."""
    begun = []

    def preview(*args, **options):
        begun.append(InProgress(streams, *args, **options))
        return begun[-1]

    yield preview
    for each in begun:
        each.end()


class InProgress:
    """A preview that is made in a thread of its own, as far as it can tell."""

    def __init__(self, streams, stream, seconds=10, is_gone=lambda: False):
        self._context = contextvars.copy_context()
        self._stack = contextlib.ExitStack()
        self._context.run(self._stack.enter_context, serving(is_gone))
        self._context.run(self._stack.enter_context, streams.preview(stream, seconds))

    def step(self):
        self._context.run(check_client)

    def end(self):
        self._context.run(self._stack.close)


def test_a_newer_preview_of_the_stream_ends_the_older_one_at_its_next_step(begin):
    older = begin("slider")
    older.step()
    newer = begin("slider")
    with pytest.raises(Superseded):
        older.step()
    newer.step()
    newer.end()
    with pytest.raises(Superseded):
        older.step()


def test_the_newest_preview_stays_when_an_older_one_ends(streams, begin):
    older, newer = begin("slider"), begin("slider")
    older.end()
    newer.step()
    assert len(streams) == 1
    newer.end()
    assert len(streams) == 0


@pytest.mark.parametrize(("first", "second"), [("a", "b"), (None, None), ("a", None)])
def test_previews_of_other_streams_or_of_none_do_not_disturb_each_other(begin, first, second):
    previews = begin(first), begin(second)
    for preview in previews:
        preview.step()


def test_a_preview_ends_after_its_deadline_and_not_before(begin, clock):
    preview = begin(None, seconds=0.5)
    clock.now += 0.5
    preview.step()
    clock.now += 0.1
    with pytest.raises(DeadlinePassed):
        preview.step()


def test_a_client_that_is_gone_is_told_apart_from_a_newer_preview_and_a_deadline(begin, clock):
    gone = []
    preview = begin("slider", is_gone=lambda: bool(gone))
    begin("slider")
    clock.now += 60
    gone.append(True)
    with pytest.raises(ClientGone):
        preview.step()


def test_a_preview_of_a_client_that_is_gone_does_not_begin(streams):
    with serving(lambda: True), pytest.raises(ClientGone), streams.preview("slider", 10):
        pytest.fail("it began")
    assert len(streams) == 0


def test_streams_are_forgotten_when_nothing_of_them_is_in_progress(streams):
    for number in range(1000):
        with streams.preview(f"stream {number}", 10):
            assert len(streams) == 1
    assert len(streams) == 0
