"""The mapping network equals the NumPy reference, and truncation moves w's towards the average by any factor."""

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2.config import GeneratorConfig
from stylegan2.latents import truncate
from stylegan2.layers.dense import EqualizedDense
from stylegan2.mapping import MappingNetwork, normalize
from stylegan2.weights import Checkpoint
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import built, called, normal

SHAPE = {"img_height": 8, "img_width": 8, "channels": (4, 3), "z_dim": 6, "w_dim": 5, "mapping_layers": 3}
WS, W_AVG = normal(2, 6, 5), normal(5, seed=1)
WS.setflags(write=False)


@pytest.mark.parametrize("settings", [{}, {"c_dim": 3, "embed_features": 4, "layer_features": 7}], ids=str)
def test_the_mapping_network_equals_the_numpy_reference(settings):
    config = GeneratorConfig(**SHAPE, **settings)
    network = MappingNetwork(config, name="mapping", dtype="float32")
    checkpoint = Checkpoint(config, built(network))
    z, c = normal(4, 6, seed=2), np.eye(3, dtype=np.float32)[[0, 1, 2, 0]] if config.c_dim else None
    expected = reference.mapping(checkpoint, z, c)[:, 0]
    found = called(network, z) if c is None else called(network, z, c)
    np.testing.assert_allclose(found, expected, rtol=0, atol=2e-5 * np.abs(expected).max())


def test_the_label_is_mapped_only_in_a_conditional_network():
    unconditional = MappingNetwork(GeneratorConfig(**SHAPE))
    conditional = MappingNetwork(GeneratorConfig(**SHAPE, c_dim=3))
    assert unconditional.embed is None
    assert isinstance(conditional.embed, EqualizedDense)


def test_training_does_not_move_w_avg_by_gradients():
    network = MappingNetwork(GeneratorConfig(**SHAPE), name="mapping")
    network.build()
    assert [variable.path for variable in network.non_trainable_variables] == ["mapping/w_avg"]


def test_a_normalised_row_has_a_mean_square_of_one():
    x = ops.convert_to_numpy(normalize(ops.convert_to_tensor(7 * normal(5, 40))))
    np.testing.assert_allclose(np.mean(x**2, axis=1), 1, rtol=1e-5)
    assert keras.backend.standardize_dtype(x.dtype) == "float32"


def test_a_psi_of_zero_gives_the_average():
    np.testing.assert_array_equal(truncate(WS, W_AVG, 0), np.broadcast_to(W_AVG, WS.shape))


def test_a_psi_of_one_changes_nothing():
    np.testing.assert_array_equal(truncate(WS, W_AVG, 1.0, truncation_cutoff=2), WS)


@pytest.mark.parametrize("psi", [-0.5, 0.7, 1.3])
def test_psi_scales_the_distance_from_the_average(psi):
    np.testing.assert_allclose(truncate(WS, W_AVG, psi) - W_AVG, psi * (WS - W_AVG), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("cutoff", [0, 1, 4, 6])
def test_the_cutoff_is_how_many_ws_are_truncated(cutoff):
    found = truncate(WS, W_AVG, 0.5, cutoff)
    np.testing.assert_array_equal(found[:, :cutoff], truncate(WS, W_AVG, 0.5)[:, :cutoff])
    np.testing.assert_array_equal(found[:, cutoff:], WS[:, cutoff:])


def test_truncation_does_not_change_its_input():
    ws = WS.copy()
    truncate(ws, W_AVG, 0.5)
    np.testing.assert_array_equal(ws, WS)
