"""LPIPS against a NumPy reference on random weights. The published weights have not been tested."""

import numpy as np
import pytest
from keras import ops

from stylegan2.keras_network import KerasNetwork
from stylegan2.projection.lpips import SCALE, SHIFT, Lpips
from stylegan2.projection.lpips_shapes import CONVOLUTIONS
from stylegan2.projection.projector import Projector
from stylegan2.projection.settings import ProjectionSettings
from tests.stylegan2.projection.lpips_files import random_weights
from tests.stylegan2.tiny_network import tiny_checkpoint, z_of


def reference(image, target, weights):
    """Computes LPIPS in float64, one position at a time."""

    def features(x):
        x = (x - SHIFT) / SCALE
        for k, (_, after, side, stride, padding, pooled) in enumerate(CONVOLUTIONS):
            if pooled:
                rows, columns = ((size - 3) // 2 + 1 for size in x.shape[:2])
                x = np.array(
                    [
                        [x[2 * i : 2 * i + 3, 2 * j : 2 * j + 3].max(axis=(0, 1)) for j in range(columns)]
                        for i in range(rows)
                    ]
                )
            x = np.pad(x, [(padding, padding), (padding, padding), (0, 0)])
            rows, columns = ((size - side) // stride + 1 for size in x.shape[:2])
            kernel = weights[f"conv{k}/kernel"].astype(np.float64).reshape(-1, after)
            patches = [
                x[stride * i : stride * i + side, stride * j : stride * j + side].reshape(-1)
                for i in range(rows) for j in range(columns)
            ]  # fmt: skip
            x = np.maximum(np.array(patches) @ kernel + weights[f"conv{k}/bias"], 0).reshape(rows, columns, after)
            yield x / (np.linalg.norm(x, axis=-1, keepdims=True) + 1e-10)

    pairs = zip(features(image.astype(np.float64)), features(target.astype(np.float64)), strict=True)
    return sum(np.mean(((a - b) ** 2) @ weights[f"head{k}"]) for k, (a, b) in enumerate(pairs))


def images(*shape, seed=0):
    return np.random.RandomState(seed).uniform(-1, 1, shape).astype(np.float32)


def distance(image, target, weights=None):
    lpips = Lpips(weights or random_weights())
    return float(lpips(ops.convert_to_tensor(image[None]), ops.convert_to_tensor(target[None])))


def test_the_distance_equals_a_numpy_reference():
    image, target, weights = images(40, 48, 3), images(40, 48, 3, seed=1), random_weights()
    assert distance(image, target, weights) == pytest.approx(reference(image, target, weights), rel=1e-4)


def test_the_distance_is_zero_for_equal_images_and_symmetric():
    image, target = images(32, 32, 3), images(32, 32, 3, seed=1)
    assert distance(image, image) == 0
    assert distance(image, target) == pytest.approx(distance(target, image))


def test_gray_is_repeated_to_three_channels_and_alpha_is_ignored():
    image, target = images(32, 32, 1), images(32, 32, 1, seed=1)
    coloured = distance(np.repeat(image, 3, axis=2), np.repeat(target, 3, axis=2))
    assert distance(image, target) == pytest.approx(coloured)
    alpha = [np.concatenate([np.repeat(x, 3, axis=2), images(32, 32, 1, seed=k)], axis=2) for k, x in
             enumerate((image, target))]  # fmt: skip
    assert distance(*alpha) == pytest.approx(coloured)


def test_too_small_images_are_refused():
    with pytest.raises(ValueError, match="32 pixels"):
        distance(images(31, 40, 3), images(31, 40, 3))


@pytest.mark.long
def test_a_projector_lowers_the_lpips_distance():
    network = KerasNetwork(tiny_checkpoint(img_height=32, img_width=32), batch_size=1)
    target = network.synthesis(network.mapping(z_of(1), truncation_psi=0.3), "none")[0]
    projector = Projector(network, random_weights())
    settings = ProjectionSettings(steps=8, lpips_weight=1.0, prior_weight=0.0)
    found = projector.project(target, network.w_avg, np.eye(5), settings)
    assert min(found.curve) < found.curve[0]
    assert found.parts["lpips"] > 0
    assert sum(found.parts[name] for name in ("pixel", "gradient", "lpips")) == pytest.approx(min(found.curve))
    none = projector.project(target, network.w_avg, np.eye(5), ProjectionSettings(steps=1, lpips_weight=0.0))
    assert none.curve[0] < found.curve[0]
