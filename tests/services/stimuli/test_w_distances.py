"""Distances in w of the faces of a set."""

import dataclasses

import numpy as np
import pytest

from services.errors import NetworkMismatch
from services.stimuli.known_generators import KnownGenerators
from services.stimuli.w_distances import WDistanceMeter, WDistances
from tests.fakes import FakeNetwork, make_service

OTHER = {"name": "other", "fingerprint": "e" * 64}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With two networks, of which the first has an average that is not 0."""
    network = FakeNetwork()
    network.w_avg = np.array([0.3, -0.2, 0.1, 0.4, 0.0, -0.1], np.float32)
    service = make_service(tmp_path_factory.mktemp("results"), network, FakeNetwork(**OTHER))
    yield service
    service.close()


@pytest.fixture
def generator(service):
    return service.networks.generator()


@pytest.fixture
def meter(service):
    return WDistanceMeter(KnownGenerators(service.networks), chunk=64)


def at(generator, *offsets):
    """Recipes of faces that are that far from the average along one axis."""
    config, network = generator.network.config, generator.network
    steps = np.eye(1, config.w_dim, dtype=np.float32)
    return [
        generator.derived_recipe({"by": "edit"}, np.repeat(network.w_avg + steps * offset, config.num_ws, axis=0))
        for offset in offsets
    ]


def test_distances_are_from_the_average_and_from_the_reference(meter, generator):
    recipes = at(generator, 0, 1, 4)
    found = meter.places(recipes, recipes[1])
    assert [one.from_average for one in found] == pytest.approx([0, 1, 4], abs=1e-6)
    assert [one.from_reference for one in found] == pytest.approx([1, 0, 3], abs=1e-6)
    assert {one.licence for one in found} == {"CC0"}


def test_without_a_reference_there_is_no_distance_from_it(meter, generator):
    [found] = meter.places(at(generator, 2), None)
    assert found.from_reference is None
    assert found.from_average == pytest.approx(2)


def test_a_reference_of_another_network_says_nothing(meter, service, generator):
    other = service.networks.generator("other")
    mine, theirs = meter.places([*at(generator, 1), *at(other, 2)], *at(other, 5))
    assert (mine.from_average, mine.from_reference) == (pytest.approx(1), None)
    assert (theirs.from_average, theirs.from_reference) == (pytest.approx(2), pytest.approx(3))


def test_faces_of_a_network_that_is_not_here_have_no_distances(meter, generator, service):
    known, other = at(generator, 1, 2)
    foreign = dataclasses.replace(other, network="gone", fingerprint="0" * 64)
    with pytest.raises(NetworkMismatch):
        service.networks.generator_of(foreign)
    found = meter.places([foreign, known, foreign], known)
    assert found[0] == found[2] == WDistances(None, None, "")
    assert found[1].from_average == pytest.approx(1)


def test_places_keep_the_order_of_faces_of_several_networks(meter, service, generator):
    first, second, third = at(generator, 1, 2, 3)
    [other] = at(service.networks.generator("other"), 9)
    found = meter.places([first, other, second, first, third], None)
    assert [one.from_average for one in found] == pytest.approx([1, 9, 2, 1, 3], abs=1e-5)


@pytest.mark.parametrize("chunk", [1, 2, 3, 100])
def test_the_length_of_a_chunk_changes_nothing(service, generator, meter, chunk):
    recipes = [generator.random_recipe(seed) for seed in range(7)]
    assert WDistanceMeter(KnownGenerators(service.networks), chunk).places(recipes, recipes[2]) == meter.places(
        recipes, recipes[2]
    )


def test_no_faces_have_no_places(meter):
    assert meter.places([], None) == []
