"""How many pictures are read at a time is bounded by their size."""

import dataclasses

import pytest

from services.edits.outputs import at_once, bytes_needed
from tests.fakes import FakeConfig


def square(side):
    return dataclasses.replace(FakeConfig(), img_height=side, img_width=side)


@pytest.mark.parametrize(("side", "count"), [(16, 16), (64, 16), (128, 16), (256, 4), (1024, 1), (4096, 1)])
def test_large_pictures_are_read_one_after_the_other(side, count):
    assert at_once(square(side)) == count


def test_the_memory_of_the_largest_published_networks_fits_the_default_budget():
    assert bytes_needed(square(1024)) < 512 << 20
    assert bytes_needed(square(64)) < bytes_needed(square(1024))
