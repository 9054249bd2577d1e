"""The synthesis network passes w's and noise to its layers."""

import numpy as np
from keras import ops

from stylegan2.keras_network import assign_weights
from stylegan2.synthesis import SynthesisNetwork
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.tiny_network import tiny_checkpoint

# The tolerance, as a share of the largest value: float32 is compared with float64.
RELATIVE = 2e-5


def test_noise_that_is_passed_in_goes_to_the_layers_in_their_order():
    checkpoint = tiny_checkpoint(img_height=16, img_width=16)
    layers = SynthesisNetwork(checkpoint.config, name="synthesis", dtype="float32")
    layers.build()
    assign_weights(layers, checkpoint)
    rng = np.random.default_rng(0)
    noise = [rng.standard_normal((2, *shape)).astype(np.float32) for shape in layers.noise_shapes]
    names = ["block_0/conv1", "block_1/conv0", "block_1/conv1", "block_2/conv0", "block_2/conv1"]
    ws = rng.standard_normal((2, checkpoint.config.num_ws, 5)).astype(np.float32)
    by_name = {f"synthesis/{name}": maps for name, maps in zip(names, noise, strict=True)}
    expected = reference.synthesis(checkpoint, ws, noise=by_name)
    found = ops.convert_to_numpy(layers(*map(ops.convert_to_tensor, [ws, *noise]), noise_mode="random"))
    np.testing.assert_allclose(found, expected, rtol=0, atol=RELATIVE * np.abs(expected).max())


def test_noise_has_the_shape_of_each_layers_output():
    network = SynthesisNetwork(tiny_checkpoint(img_height=12, img_width=20).config)
    assert network.noise_shapes == [(6, 10), (12, 20), (12, 20)]
    assert network.num_layers == 3
