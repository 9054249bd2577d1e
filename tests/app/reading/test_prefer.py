"""The header Prefer may name several preferences, in any case and with parameters."""

import pytest

from app.reading.prefer import is_async


@pytest.mark.parametrize(
    "text", ["respond-async", "wait=10, Respond-Async", "respond-async; x=1", 'a="b,c", respond-async']
)
def test_the_preference_is_found(text):
    assert is_async(text)


@pytest.mark.parametrize("text", ["", "wait=10", "respond-asynchronously", "x=respond-async", 'a="respond-async"'])
def test_other_preferences_are_others(text):
    assert not is_async(text)
