"""A projection starts from the candidate whose image is most like the target."""

import numpy as np
import pytest

from services.projections.start import CANDIDATE_PSI, CANDIDATES, nearest_start
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture
def generator(service):
    return service.networks.generator()


def candidates(network, seed, c=None):
    z = np.random.RandomState(seed).randn(CANDIDATES, network.config.z_dim).astype(np.float32)
    return network.mapping(z, c, truncation_psi=CANDIDATE_PSI)


@pytest.mark.parametrize("number", [0, 20, 31])
def test_a_random_face_of_the_seed_is_the_start_for_its_own_image(generator, number):
    network = FakeNetwork()
    ws = candidates(network, 3)[number]
    np.testing.assert_array_equal(nearest_start(generator, network.synthesis(ws[None])[0], 3), ws)


def test_the_average_face_is_the_start_for_its_own_image(generator):
    network = FakeNetwork()
    average = np.repeat(network.w_avg[None], network.config.num_ws, axis=0)
    np.testing.assert_array_equal(nearest_start(generator, network.synthesis(average[None])[0], 3), average)


def test_another_seed_has_other_candidates(generator):
    network = FakeNetwork()
    ws = candidates(network, 3)[20]
    start = nearest_start(generator, network.synthesis(ws[None])[0], 4)
    assert np.abs(start - ws).max() > 0.01


def test_the_candidates_of_a_conditional_network_take_turns_among_its_classes(tmp_path):
    network = FakeNetwork(FakeConfig(c_dim=3))
    service = make_service(tmp_path / "conditional", network)
    ws = candidates(network, 3, np.eye(3)[np.arange(CANDIDATES) % 3])[7]
    np.testing.assert_array_equal(nearest_start(service.networks.generator(), network.synthesis(ws[None])[0], 3), ws)
    service.close()
