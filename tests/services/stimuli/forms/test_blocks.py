"""What is computed in blocks is what is computed as a whole."""

import numpy as np
import pytest

from services.stimuli.forms.blocks import blocks, moments, picked

COUNTS = [1, 7, 1000, (1 << 16) - 1, 1 << 16, (1 << 16) + 9, 200_003]


@pytest.mark.parametrize("count", COUNTS)
def test_blocks_cover_each_pixel_once(count):
    numbers = np.arange(count)
    assert (np.concatenate([numbers[part] for part in blocks(count)]) == numbers).all()


def test_no_block_is_short_but_an_only_one():
    lengths = [[part.stop - part.start for part in blocks(count)] for count in COUNTS]
    assert all(len(each) == 1 or min(each) >= 1 << 16 for each in lengths)
    assert max(map(max, lengths)) < 1 << 17


@pytest.mark.parametrize("count", COUNTS)
def test_moments_are_numpys_own_to_the_bit(count):
    values = np.random.RandomState(count).uniform(0, 255, count).astype(np.float32)
    assert list(moments(values)) == [values.mean(dtype=np.float64), values.std(dtype=np.float64)]


@pytest.mark.parametrize("shape", [(5,), (300_000,), (40, 30), (700, 500)])
def test_pixels_are_picked_as_numpy_picks_them(shape):
    levels = np.random.RandomState(0).randint(0, 256, (*shape, 3)).astype(np.uint8)
    where = levels[..., 0] > 99
    assert (picked(levels, where) == levels[where]).all()
