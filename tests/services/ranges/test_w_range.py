"""The range of a network's own w's: who lies within it, who beyond, and how its distances add up."""

import numpy as np
import pytest

import stylegan2
from services.ranges.w_range import WRange

SAMPLES, W_DIM = 3000, 64


def lopsided(count, seed):
    """w's as a mapping makes them: normally distributed, through a leaky ReLU."""
    values = np.random.RandomState(seed).randn(count, W_DIM) * np.linspace(0.5, 3, W_DIM)
    return np.where(values < 0, 0.2 * values, values)


W = lopsided(SAMPLES, 1)
W_AVG = W.mean(axis=0).astype(np.float32)


@pytest.fixture(scope="module")
def w_range():
    return WRange.of_samples(W, W_AVG)


def test_999_in_1000_of_the_networks_own_lie_within_1(w_range):
    assert np.quantile(w_range.distances(W), 0.999) == pytest.approx(1.0)
    assert np.mean(w_range.distances(lopsided(20_000, 2)) > 1.0) < 0.004


def test_the_average_lies_at_0_and_truncation_shortens_the_distance(w_range):
    assert w_range.distance(W_AVG[None]) == 0.0
    for psi in (0.3, 0.7, 1.0, 2.5):
        truncated = W_AVG + psi * (W[:50] - W_AVG.astype(np.float64))
        np.testing.assert_allclose(w_range.distances(truncated), psi * w_range.distances(W[:50]), rtol=1e-6)


def test_no_average_lies_further_out_than_the_furthest_of_its_faces(w_range):
    random = np.random.RandomState(3)
    for _ in range(200):
        faces = 3 * W[random.randint(SAMPLES, size=5)]
        mean = random.dirichlet(np.ones(5)) @ faces
        assert w_range.distances(mean) <= w_range.distances(faces).max() * (1 + 1e-12)


def test_a_mix_of_layers_is_as_far_as_its_furthest_layer(w_range):
    coarse, fine = np.stack([W[:8]] * 2), np.stack([W[8:16]] * 2)
    mixes = np.concatenate([coarse[:1], fine[:1]])  # [layer, face, w_dim]
    for number in range(8):
        furthest = max(w_range.distance(coarse[:, number]), w_range.distance(fine[:, number]))
        assert w_range.distance(mixes[:, number]) == pytest.approx(furthest)


def test_a_step_to_the_side_where_the_network_hardly_goes_is_longer(w_range):
    step = np.zeros(W_DIM)
    step[5] = W[:, 5].std()
    assert w_range.distances(W_AVG - step) > 2 * w_range.distances(W_AVG + step)


def test_a_step_that_the_covariance_calls_ordinary_can_leave_the_range(w_range):
    sigma = np.cov(W.T)
    axis = np.linalg.eigh(sigma)[1][:, -1]  # the first principal component
    axis *= -np.sign(axis[np.argmax(np.abs(axis))])  # towards the side where the network hardly goes
    step = 7 * np.sqrt(axis @ sigma @ axis) * axis
    root = np.linalg.cholesky(sigma)
    own = np.linalg.norm(np.linalg.solve(root, (W - W_AVG).T), axis=0)
    assert np.linalg.norm(np.linalg.solve(root, step)) < np.median(own)
    assert w_range.distances(W_AVG + step) > 1


@pytest.mark.parametrize("constant", [0, slice(None)])
def test_a_coordinate_that_never_moves_may_not_move(constant):
    w = W.copy()
    w[:, constant] = 2.0
    w_avg = w.mean(axis=0).astype(np.float32)
    w_range = WRange.of_samples(w, w_avg)
    assert w_range.distances(w_avg) == 0.0
    moved = w_avg.copy()
    moved[0] += 0.1
    assert w_range.distances(moved) > 100


def test_own_faces_lie_within_even_where_w_avg_is_no_average():
    w_avg = W.max(axis=0).astype(np.float32) + 1
    w_range = WRange.of_samples(W, w_avg)
    assert np.isfinite(w_range.reach).all()
    assert np.quantile(w_range.distances(W), 0.999) == pytest.approx(1.0)


def test_the_bundled_networks_own_faces_lie_within_and_garbage_far_beyond():
    network = stylegan2.load("bundled")
    w = network.sampled_w(np.random.RandomState(0).randn(SAMPLES, network.config.z_dim).astype(np.float32))
    w_range = WRange.of_samples(w, network.w_avg)
    others = network.mapping(np.random.RandomState(1).randn(500, network.config.z_dim).astype(np.float32))
    assert np.mean([w_range.distance(ws) > 1 for ws in others]) < 0.02
    middles = (others[::2] + others[1::2]) / 2
    assert max(w_range.distance(ws) for ws in middles) < 1
    far = others + 50 * np.eye(1, network.config.w_dim, dtype=np.float32)
    assert min(w_range.distance(ws) for ws in far) > 1.5
