"""Every row of the presets gives a valid configuration."""

import pytest

from stylegan2.training.presets import NAMES, PRESETS, preset
from stylegan2.training.resolve import resolved


@pytest.mark.parametrize("row", PRESETS, ids=lambda row: f"{row.name}-{row.resolution}")
def test_each_row_gives_a_valid_configuration_for_its_resolution(row):
    config = resolved((row.resolution, row.resolution, 3), preset_name=row.name)
    assert config.r1_gamma == (row.r1_gamma or 0.0002 * row.resolution**2 / row.batch)
    assert (config.channel_base, config.batch, config.w_dim) == (row.channel_base, row.batch, row.z_dim)


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_a_preset_are_sorted_by_resolution(name):
    sides = [row.resolution for row in PRESETS if row.name == name]
    assert sides == sorted(set(sides))


@pytest.mark.parametrize(("height", "width", "resolution"), [(8, 8, 32), (33, 8, 64), (48, 80, 128), (128, 128, 128)])
def test_the_longer_side_decides_the_row(height, width, resolution):
    [row] = [row for row in PRESETS if (row.name, row.resolution) == ("laptop", resolution)]
    assert preset("laptop", height, width)["r1_gamma"] == row.r1_gamma


def test_images_larger_than_the_last_row_allows_are_refused():
    with pytest.raises(ValueError, match=r"laptop is for images of at most 256 pixels per side. Received: 8x512"):
        preset("laptop", 8, 512)


def test_an_unknown_preset_is_refused_by_name():
    with pytest.raises(ValueError, match=r"`preset` must be one of tiny, laptop, gpu. Received: 'huge'"):
        preset("huge", 8, 8)
