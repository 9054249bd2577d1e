"""Computed directions are computed once per network and survive a restart."""

import threading

import numpy as np
import pytest

from services.directions.axes import LatentAxes
from services.errors import QueueFull
from stylegan2.directions.closed_form import closed_form
from stylegan2.directions.principal import covariance, principal
from stylegan2.directions.w_statistics import CovarianceCache, sampled_z
from tests.fakes import FakeConfig, FakeNetwork, make_service

SAMPLES = 600  # more than two turns
LAYERS = (0, 1, 2, 3)


class CountingNetwork(FakeNetwork):
    """Counts the rows that it maps."""

    mapped = 0

    def sampled_w(self, z, c=None):
        self.mapped += len(z)
        return super().sampled_w(z, c)


@pytest.fixture(scope="module")
def generator(tmp_path_factory):
    service = make_service(tmp_path_factory.mktemp("axes") / "results", CountingNetwork())
    yield service.networks.generator()
    service.close()


@pytest.fixture
def network(generator):
    generator.network.mapped = 0
    return generator.network


@pytest.fixture
def cache(tmp_path):
    return CovarianceCache(tmp_path / "axes", SAMPLES)


def expected_covariance(network):
    z, c = sampled_z(network.config, SAMPLES)
    return covariance(FakeNetwork(network.config).mapping(z, c)[:, 0])


def test_axes_are_those_of_the_networks_w_and_weights(generator, network, cache):
    axes, sigma = LatentAxes(cache), expected_covariance(network)
    np.testing.assert_allclose(axes.covariance(generator), sigma)
    np.testing.assert_array_equal(axes.principal(generator).vectors, principal(sigma, 32).vectors)
    some = closed_form(network.style_matrices()[1:3], sigma, 32)
    np.testing.assert_array_equal(axes.closed_form(generator, (1, 2)).vectors, some.vectors)
    assert np.abs(some.vectors - axes.closed_form(generator, LAYERS).vectors).max() > 0.01


def test_all_axes_share_one_computation_of_the_covariance(generator, network, cache):
    axes = LatentAxes(cache)
    assert axes.principal(generator) is axes.principal(generator)
    assert axes.closed_form(generator, LAYERS) is axes.closed_form(generator, LAYERS)
    axes.closed_form(generator, (0,))
    assert network.mapped == SAMPLES


def test_after_a_restart_the_covariance_is_read_from_disk(generator, network, cache):
    first = LatentAxes(cache).principal(generator)
    again = LatentAxes(cache).principal(generator)
    np.testing.assert_array_equal(again.vectors, first.vectors)
    assert network.mapped == SAMPLES


def test_a_broken_cache_is_computed_again(generator, network, cache):
    first = LatentAxes(cache).covariance(generator)
    cache.path(network.fingerprint).write_bytes(b"broken")
    np.testing.assert_array_equal(LatentAxes(cache).covariance(generator), first)
    np.testing.assert_array_equal(cache.load(network.fingerprint, network.config.w_dim), first)


def test_axes_are_computed_even_if_the_cache_cannot_be_written(generator, network, tmp_path):
    (tmp_path / "file").write_text("no folder")
    axes = LatentAxes(CovarianceCache(tmp_path / "file", SAMPLES))
    np.testing.assert_allclose(axes.covariance(generator), expected_covariance(network))
    axes.principal(generator)
    assert network.mapped == SAMPLES


def test_simultaneous_requests_share_one_computation(generator, network, cache):
    axes, together, found = LatentAxes(cache), threading.Barrier(4), []

    def request():
        together.wait()
        found.append(axes.covariance(generator))

    threads = [threading.Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert network.mapped == SAMPLES
    assert all(each is found[0] for each in found)


def test_a_full_queue_is_reported_and_the_next_request_succeeds(generator, network, cache):
    class FullOnce:
        """The generator, whose queue is full at the second turn."""

        network, turns = generator.network, 0

        def sampled_w(self, z, c):
            self.turns += 1
            if self.turns == 2:
                raise QueueFull(1000, 3)
            return generator.sampled_w(z, c)

    axes, busy = LatentAxes(cache), FullOnce()
    with pytest.raises(QueueFull):
        axes.covariance(busy)
    np.testing.assert_allclose(axes.covariance(busy), expected_covariance(network))


def test_the_computation_leaves_room_in_the_queue_for_other_requests(tmp_path, cache):
    service = make_service(tmp_path / "small", FakeNetwork(), queue_size=2)  # a turn takes one of the two places
    generator = service.networks.generator()
    np.testing.assert_allclose(LatentAxes(cache).covariance(generator), expected_covariance(FakeNetwork()))
    service.close()


def test_a_conditional_network_has_axes_over_all_its_classes(tmp_path, cache):
    network = FakeNetwork(FakeConfig(c_dim=3))
    service = make_service(tmp_path / "conditional", network)
    generator = service.networks.generator()
    np.testing.assert_allclose(LatentAxes(cache).covariance(generator), expected_covariance(network))
    service.close()


def test_networks_do_not_share_axes(tmp_path, cache):
    other = FakeNetwork(FakeConfig(w_dim=5), name="other", fingerprint="e" * 64)
    service = make_service(tmp_path / "two", FakeNetwork(), other)
    networks, axes = service.networks, LatentAxes(cache)
    assert axes.principal(networks.generator("fake")).vectors.shape == (6, 6)
    assert axes.principal(networks.generator("other")).vectors.shape == (5, 5)
    service.close()
