"""Layers by name and by number."""

import pytest

from services.errors import InvalidParameter
from services.recipes.layers import GROUPS, layer_indices
from tests.fakes import FakeConfig

FFHQ = FakeConfig(img_height=1024, img_width=1024, num_ws=18)


def test_the_groups_are_the_papers_sizes():
    assert [layer_indices(name, FFHQ) for name in GROUPS] == [(0, 1, 2), (3, 4, 5, 6), tuple(range(7, 18))]


@pytest.mark.parametrize("num_ws", [8, 10, 12, 14, 16, 18])
def test_the_groups_are_all_layers_each_once(num_ws):
    config = FakeConfig(num_ws=num_ws)
    assert sum((layer_indices(name, config) for name in GROUPS), ()) == layer_indices(None, config)


def test_numbers_are_sorted():
    assert layer_indices([5, 0, 3], FFHQ) == (0, 3, 5)


def test_a_small_network_has_no_fine_layers():
    with pytest.raises(InvalidParameter, match="a network of 12x16 pixels has no fine layers"):
        layer_indices("fine", FakeConfig())
    assert layer_indices("middle", FakeConfig()) == (3,)


@pytest.mark.parametrize("layers", [[], [18], [-1], [1, 1], "rough", ""])
def test_what_there_is_not_is_refused(layers):
    with pytest.raises(InvalidParameter) as refusal:
        layer_indices(layers, FFHQ)
    assert refusal.value.field == "layers"
