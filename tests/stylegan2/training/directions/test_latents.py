"""Conversion of latents to layers and back."""

import numpy as np
import pytest

from stylegan2.training.directions.latents import layer_groups, to_latents, to_layers


@pytest.mark.parametrize(
    ("num_ws", "groups", "expected"),
    [
        (10, 5, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
        (10, 2, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1]),
        (10, 1, [0] * 10),
        (4, 5, [0, 0, 1, 1]),
        (18, 3, [0] * 6 + [1] * 6 + [2] * 6),
    ],
)
def test_layers_are_grouped_by_whole_blocks(num_ws, groups, expected):
    assert layer_groups(num_ws, groups).tolist() == expected


def test_latents_become_layers_and_layers_latents():
    groups = layer_groups(10, 3)
    latents = np.random.default_rng(0).standard_normal((4, 3 * 6))
    ws = to_layers(latents, groups)
    assert ws.shape == (4, 10, 6)
    np.testing.assert_array_equal(to_latents(ws, groups), latents)
