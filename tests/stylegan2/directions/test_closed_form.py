"""SeFa's directions are the right singular vectors of the styles' weights, as long as one standard deviation of w."""

import numpy as np
import pytest

from stylegan2.directions.closed_form import closed_form
from stylegan2.keras_network import KerasNetwork
from tests.stylegan2 import numpy_stylegan2 as reference
from tests.stylegan2.tiny_network import tiny_checkpoint, tiny_network

RNG = np.random.default_rng(0)
MATRICES = [RNG.standard_normal((features, 5)).astype(np.float32) for features in (7, 4, 3)]
SIGMA = np.cov(RNG.standard_normal((50, 5)) @ RNG.standard_normal((5, 5)), rowvar=False)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_directions_are_the_right_singular_vectors_of_the_stacked_weights():
    axes = closed_form(MATRICES, SIGMA, 5)
    _, values, rows = np.linalg.svd(np.concatenate(MATRICES))
    np.testing.assert_allclose(np.abs(np.sum(unit(axes.vectors) * rows, axis=1)), 1, atol=1e-5)
    np.testing.assert_allclose(axes.shares, values**2 / np.sum(values**2), rtol=1e-5)


def test_no_direction_changes_the_styles_more_than_the_first():
    first = unit(closed_form(MATRICES, SIGMA, 1).vectors)[0]
    steps = unit(RNG.standard_normal((1000, 5)))
    changes = np.linalg.norm(np.concatenate(MATRICES) @ steps.T, axis=0)
    assert np.linalg.norm(np.concatenate(MATRICES) @ first) >= changes.max()


def test_strength_one_is_a_standard_deviation_of_w():
    w = RNG.multivariate_normal(np.zeros(5), SIGMA, 20_000)
    for vector in closed_form(MATRICES, SIGMA, 5).vectors:
        length = np.linalg.norm(vector)
        np.testing.assert_allclose(np.std(w @ (vector / length)), length, rtol=0.03)


def test_the_sign_does_not_depend_on_the_sign_of_the_input():
    vectors = closed_form(MATRICES, SIGMA, 5).vectors
    np.testing.assert_array_equal(vectors, closed_form([-matrix for matrix in MATRICES], SIGMA, 5).vectors)
    assert (vectors.max(axis=1) == np.abs(vectors).max(axis=1)).all()


def test_directions_that_no_style_depends_on_are_left_out():
    flat = np.array([[1, 0, 0, 0, 0], [0, 2, 0, 0, 0]], np.float32)
    axes = closed_form([flat], np.eye(5), 5)
    np.testing.assert_allclose(axes.vectors, np.eye(5)[[1, 0]], atol=1e-6)


@pytest.mark.parametrize(("matrices", "count"), [([], 1), (MATRICES, 0)])
def test_no_matrices_and_no_directions_are_refused(matrices, count):
    with pytest.raises(ValueError, match="must be at least"):
        closed_form(matrices, SIGMA, count)


@pytest.mark.parametrize("settings", [{}, {"architecture": "resnet"}, {"img_height": 16, "img_width": 24}])
def test_a_step_in_w_changes_a_networks_styles_by_its_matrices(settings):
    checkpoint = tiny_checkpoint(**settings)
    config, step = checkpoint.config, RNG.standard_normal(5)
    matrices = KerasNetwork(checkpoint).style_matrices()
    assert len(matrices) == config.num_ws
    for index, matrix in enumerate(matrices):
        block, names = (index + 1) // 2, ["conv1"] if index % 2 == 0 else ["torgb", "conv0"]
        affines = [f"synthesis/block_{index // 2 if name == 'torgb' else block}/{name}/affine" for name in names]
        present = [name for name in affines if f"{name}/kernel" in checkpoint.weights]
        changes = [
            reference.dense(checkpoint, name, step) - reference.dense(checkpoint, name, 0 * step) for name in present
        ]
        np.testing.assert_allclose(matrix @ step, np.concatenate(changes), rtol=1e-4, atol=1e-6)


def test_reading_the_weights_leaves_the_network_as_it_is():
    network = tiny_network()
    ws = np.ones((1, network.config.num_ws, 5), np.float32)
    before = network.synthesis(ws)
    network.style_matrices()[0][:] = 0
    np.testing.assert_array_equal(network.synthesis(ws), before)
