"""The discriminator rates images of any shape, alone or in a group, and notices a lack of variety."""

import math

import keras
import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.config import DiscriminatorConfig, block_shapes
from stylegan2.discriminator import Discriminator
from stylegan2.mapping import normalize
from stylegan2.training.adam import adam_step
from stylegan2.training.losses import discriminator_loss
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.layers.built import built, called, normal

SHAPES = {"24x24 gray": (24, 24, 1), "32x32 RGBA": (32, 32, 4), "32x16 RGB": (32, 16, 3), "24x40 RGB": (24, 40, 3)}
architectures = pytest.mark.parametrize("architecture", ["skip", "resnet", "orig"])


def discriminator(height: int = 8, width: int = 8, channels: int = 3, **options) -> tuple[Discriminator, dict]:
    config = DiscriminatorConfig(
        img_height=height,
        img_width=width,
        img_channels=channels,
        channels=tuple(range(len(block_shapes(height, width)) + 2, 2, -1)),
        **{"cmap_dim": 4, "mapping_layers": 2, **options},
    )
    network = Discriminator(config, name="d", dtype="float32")
    return network, built(network)


def conv(weights: dict, name: str, x: np.ndarray, stride: int = 1, taps=(1, 3, 3, 1), gain=1.0, activation="lrelu"):
    """Computes an equalized convolution of x [N, H, W, in]. With a stride of two, x is filtered first."""
    kernel = weights[f"{name}/kernel"].astype(np.float64)
    size = len(kernel)
    pad, f = size // 2, len(taps)
    if stride == 2:
        x = reference.filter2d(x, taps, (pad + (f - 1) // 2, pad + (f - 2) // 2), gain=1)
    else:
        x = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    height, width = x.shape[1] - size + 1, x.shape[2] - size + 1
    y = sum(x[:, i : i + height, j : j + width] @ kernel[i, j] for i in range(size) for j in range(size))
    y = y[:, ::stride, ::stride] / math.sqrt(size * size * kernel.shape[2]) + weights.get(f"{name}/bias", 0.0)
    return gain * reference.activate(y, activation)


def numpy_discriminator(config: DiscriminatorConfig, weights: dict, images: np.ndarray) -> np.ndarray:
    """Computes logits [N] of images [N, H, W, C], without labels and minibatch statistics."""
    x, image, last = None, images.astype(np.float64), len(config.channels) - 1
    gain = math.sqrt(0.5) if config.architecture == "resnet" else 1.0
    for k in range(last, 0, -1):
        if k == last or config.architecture == "skip":
            y = conv(weights, f"d/block_{k}/fromrgb", image)
            x = y if x is None else x + y
        image = reference.filter2d(image, (1, 3, 3, 1), (1, 1), gain=1)[:, ::2, ::2]
        y = conv(weights, f"d/block_{k}/conv1", conv(weights, f"d/block_{k}/conv0", x), stride=2, gain=gain)
        if config.architecture == "resnet":
            y += conv(weights, f"d/block_{k}/skip", x, stride=2, gain=gain, activation="linear")
        x = y
    if config.architecture == "skip":
        x = x + conv(weights, "d/fromrgb", image)
    x = conv(weights, "d/conv", x).reshape(len(images), -1)
    dense = lambda name, x: x @ weights[f"{name}/kernel"] / math.sqrt(x.shape[1]) + weights[f"{name}/bias"]  # noqa: E731
    return dense("d/out", reference.activate(dense("d/dense", x), "lrelu"))[:, 0]


@architectures
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_logits_equal_the_numpy_reference(shape, architecture):
    network, weights = discriminator(*shape, architecture=architecture, mbstd_channels=0)
    images = normal(3, *shape)
    expected = numpy_discriminator(network.config, weights, images)
    np.testing.assert_allclose(called(network, images), expected, rtol=0, atol=2e-5 * np.abs(expected).max())


@architectures
def test_a_logit_depends_only_on_the_images_of_its_group(architecture):
    network, _ = discriminator(architecture=architecture, mbstd_group_size=2)
    a, b = normal(2, 8, 8, 3), normal(2, 8, 8, 3, seed=1)
    together = called(network, np.stack([a[0], b[0], a[1], b[1]]))  # a group is every second image
    np.testing.assert_allclose(together[[0, 2]], called(network, a), rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(together[[1, 3]], called(network, b), rtol=1e-4, atol=1e-4)


def test_a_lack_of_variety_changes_the_logits():
    network, _ = discriminator()
    images = normal(4, 8, 8, 3)
    same = np.repeat(images[:1], 4, axis=0)
    assert np.ptp(called(network, same)) < 1e-4
    assert abs(called(network, images)[0] - called(network, same)[0]) > 1e-3


def test_a_conditional_discriminator_projects_on_the_mapped_label():
    network, weights = discriminator(c_dim=3, mbstd_channels=0)
    images, labels = normal(2, 8, 8, 3), np.eye(3, dtype=np.float32)
    logits = np.stack([called(network, images, np.repeat(label[None], 2, axis=0)) for label in labels])  # [3, N]
    embedded = labels @ weights["d/embed/kernel"] / math.sqrt(3) + weights["d/embed/bias"]
    x = np.array(normalize(embedded))
    for k in range(2):
        x = 0.01 * (x @ weights[f"d/label_{k}/kernel"] / math.sqrt(4) + weights[f"d/label_{k}/bias"])
        x = reference.activate(x, "lrelu")
    # Three labels span a space of three dimensions: the logits of each image are linear in the mapped labels.
    out, *_ = np.linalg.lstsq(x.astype(np.float64), 2 * logits.astype(np.float64), rcond=None)
    np.testing.assert_allclose(x @ out / 2, logits, rtol=1e-3, atol=1e-4)
    assert np.ptp(logits, axis=0).min() > 1e-6


def test_a_conditional_discriminator_learns_which_label_belongs_to_an_image():
    """Real and fake images are the same, but the fakes have swapped labels, so only the label tells them apart."""
    keras.utils.set_random_seed(1)
    config = discriminator(c_dim=2, mbstd_channels=0)[0].config
    network = Discriminator(config, name="d", dtype="float32")
    network.build()
    images, labels = (ops.convert_to_tensor(x) for x in (normal(2, 8, 8, 3), np.eye(2, dtype=np.float32)))

    def loss(weights):
        with keras.StatelessScope(state_mapping=[(v, weights[v.path]) for v in network.variables]):
            return ops.mean(discriminator_loss(network(images, labels), network(images, labels[::-1]))), ()

    @backend.compiled
    def learn(weights, second, step):
        (value, _), gradients = backend.value_and_grad(loss)(weights)
        return (value, gradients, *adam_step(weights, gradients, second, step, 0.01))

    weights = {v.path: ops.convert_to_tensor(np.asarray(v.value)) for v in network.variables}
    second = {name: ops.convert_to_tensor(np.zeros(value.shape, np.float32)) for name, value in weights.items()}
    for step in range(1, 101):
        value, gradients, weights, second = learn(weights, second, ops.convert_to_tensor(float(step)))
        if step == 1:
            assert float(value) == pytest.approx(2 * math.log(2), abs=0.5)
    assert all(np.abs(ops.convert_to_numpy(gradient)).max() > 0 for gradient in gradients.values())
    assert float(value) < 0.1
