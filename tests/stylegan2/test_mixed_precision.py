"""Convolutions in bfloat16: for training, the weights stay float32, and losses and gradients are nearly float32's."""

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.discriminator import Discriminator
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.training.losses import generator_loss, path_length, r1_penalty
from tests.stylegan2.layers.built import normal

SHAPE = {"img_height": 8, "img_width": 8, "channels": (16, 16)}
GENERATOR = GeneratorConfig(**SHAPE, w_dim=8)
DISCRIMINATOR = DiscriminatorConfig(**SHAPE)
# bfloat16 keeps 8 bits, so each convolution rounds by up to 2^-9 = 0.2%. Near the kink of a leaky ReLU, this rounding
# can switch to the other slope. Observed: 0.8% of a loss, 4% of a network's gradient, 7% of a kernel's.
LOSS_RELATIVE, WHOLE_RELATIVE, KERNEL_RELATIVE = 0.02, 0.06, 0.12


def networks(conv_dtype: str | None) -> tuple[SynthesisNetwork, Discriminator]:
    keras.utils.set_random_seed(0)  # for the synthesis network's own noise
    pair = (
        SynthesisNetwork(GENERATOR, conv_dtype, name="synthesis", dtype="float32"),
        Discriminator(DISCRIMINATOR, conv_dtype, name="discriminator", dtype="float32"),
    )
    for network in pair:
        network.build()
    return pair


def losses_and_gradients(conv_dtype: str | None) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    """Returns generator loss, R1 and path length, and the gradients of their sum, always for the same weights."""
    synthesis, discriminator = networks(conv_dtype)
    variables = synthesis.trainable_variables + discriminator.trainable_variables
    weights = {v.path: normal(*v.shape, seed=k) for k, v in enumerate(variables)}
    weights |= {name: weight * 0.1 for name, weight in weights.items() if not name.endswith("kernel")}
    ws, images, projection = normal(4, GENERATOR.num_ws, 8), normal(4, 8, 8, 3), normal(4, 8, 8, 3, seed=1)

    def loss(weights):
        with keras.StatelessScope(state_mapping=[(v, weights[v.path]) for v in variables]):
            g = ops.mean(generator_loss(discriminator(synthesis(ws))))
            r1 = ops.mean(r1_penalty(discriminator, images)[0])
            length = ops.mean(path_length(synthesis, ws, projection))
        return g + r1 + length, {"g": g, "r1": r1, "length": length}

    ws, images, projection = map(ops.convert_to_tensor, (ws, images, projection))
    tensors = {name: ops.convert_to_tensor(weight) for name, weight in weights.items()}
    (_, losses), gradients = backend.compiled(backend.value_and_grad(loss))(tensors)
    return {name: float(value) for name, value in losses.items()}, gradients


@pytest.mark.long  # most of it is compiling gradients of gradients, twice
def test_losses_and_gradients_are_nearly_those_of_float32():
    expected_losses, expected = losses_and_gradients(None)
    losses, gradients = losses_and_gradients("mixed_bfloat16")
    assert losses == pytest.approx(expected_losses, rel=LOSS_RELATIVE)
    assert losses != expected_losses  # it is another precision
    for gradient in gradients.values():
        assert keras.backend.standardize_dtype(gradient.dtype) == "float32"
    for part in ("synthesis", "discriminator"):
        assert relative_error(gradients, expected, part) < WHOLE_RELATIVE
    for name in gradients:
        if name.endswith("kernel"):
            assert relative_error(gradients, expected, name) < KERNEL_RELATIVE, name


def relative_error(found: dict, expected: dict, part: str) -> float:
    """Returns the relative error of all gradients whose names begin with `part`, taken as one vector."""
    right, error = [], []
    for name in expected:
        if name.startswith(part):
            right.append(np.ravel(ops.convert_to_numpy(expected[name])))
            error.append(np.ravel(ops.convert_to_numpy(found[name])) - right[-1])
    return float(np.linalg.norm(np.concatenate(error)) / np.linalg.norm(np.concatenate(right)))


@pytest.mark.parametrize(("conv_dtype", "kept"), [("mixed_bfloat16", "float32"), ("bfloat16", "bfloat16")])
def test_kernels_are_kept_in_float32_for_training_only(conv_dtype, kept):
    for network in networks(conv_dtype):
        for variable in network.variables:
            convolved = variable.path.endswith(("conv0/kernel", "conv1/kernel", "skip/kernel"))
            assert variable.dtype == (kept if convolved else "float32"), variable.path


def test_images_and_logits_are_float32():
    synthesis, discriminator = networks("mixed_bfloat16")
    images = backend.inference(synthesis)(ops.convert_to_tensor(normal(4, GENERATOR.num_ws, 8)))
    for tensor in (images, backend.inference(discriminator)(images)):
        assert keras.backend.standardize_dtype(tensor.dtype) == "float32"
