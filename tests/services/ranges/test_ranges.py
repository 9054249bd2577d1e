"""The range of a network is computed once, and kept."""

import logging
import threading

import numpy as np
import pytest

from services.ranges.ranges import Ranges
from stylegan2.directions.w_statistics import ReachCache
from tests.fakes import FakeConfig, FakeNetwork

SAMPLES = 40


class Counting(FakeNetwork):
    """Counts how many times its w's are sampled."""

    sampled = 0

    def sampled_w(self, z, c=None):
        self.sampled += 1
        return super().sampled_w(z, c)


@pytest.fixture
def network(run):
    return Counting(FakeConfig(c_dim=2))


@pytest.fixture
def generator(run, network):
    return run(network).networks.generator()


@pytest.fixture
def cache(tmp_path):
    return ReachCache(tmp_path / "reach", SAMPLES)


def test_it_is_computed_once_and_another_process_reads_it_from_disk(generator, network, cache):
    ranges = Ranges(cache)
    first = ranges.of(generator)
    assert ranges.of(generator) is first
    np.testing.assert_array_equal(Ranges(cache).of(generator).reach, first.reach)
    assert network.sampled == 1


def test_requests_at_the_same_time_compute_it_once(generator, network, cache):
    ranges, found = Ranges(cache), []
    threads = [threading.Thread(target=lambda: found.append(ranges.of(generator))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(each) for each in found}) == 1
    assert network.sampled == 1


def test_a_damaged_file_is_computed_again(generator, cache, caplog):
    first = Ranges(cache).of(generator)
    cache.path(generator.network.fingerprint).write_bytes(b"no numbers")
    with caplog.at_level(logging.WARNING):
        np.testing.assert_array_equal(Ranges(cache).of(generator).reach, first.reach)
    assert "cannot be used" in caplog.text


def test_the_range_holds_the_networks_own_faces(generator, cache):
    w_range = Ranges(cache).of(generator)
    latents = generator.latents_of([generator.random_recipe(seed, 1.0) for seed in range(30)])
    assert np.mean([w_range.distance(ws) for ws in latents]) < 1
