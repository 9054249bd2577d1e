"""What an edit sees of pictures, and how many are read at a time."""

import dataclasses

import numpy as np
import pytest

from services.edits.outputs import at_once, bytes_needed, seen
from tests.fakes import FakeConfig, FakeReader


def square(side):
    return dataclasses.replace(FakeConfig(), img_height=side, img_width=side)


@pytest.mark.parametrize(("side", "count"), [(16, 16), (64, 16), (128, 16), (256, 4), (1024, 1), (4096, 1)])
def test_large_pictures_are_read_one_after_the_other(side, count):
    assert at_once(square(side)) == count


def test_the_memory_of_the_largest_published_networks_fits_the_default_budget():
    assert bytes_needed(square(1024)) < 512 << 20
    assert bytes_needed(square(64)) < bytes_needed(square(1024))


def test_of_larger_pictures_the_same_is_seen_as_of_those_of_the_readers_size():
    reader = FakeReader()
    reader.size = 32
    small = np.random.default_rng(0).uniform(-1, 1, (2, 32, 32, 3)).astype(np.float32)
    large = small.repeat(2, axis=1).repeat(2, axis=2)
    np.testing.assert_allclose(seen(reader, large).outputs, seen(reader, small).outputs, rtol=1e-5)
