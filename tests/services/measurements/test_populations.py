"""A network's own faces are sampled on first use, and not twice."""

import contextlib
import threading

import pytest

from services.client import serving
from services.errors import ClientGone, NetworkNotReady
from services.measurements.population_file import PopulationFiles
from services.measurements.populations import Populations
from tests.fakes import FakeNetwork, FakeReader, readers

SAMPLES = 30


@pytest.fixture
def start(run, tmp_path):
    def start(reader=None, network=None, **options):
        files = PopulationFiles(tmp_path / "populations", samples=SAMPLES)
        return run(network or FakeNetwork(), readers=readers(reader), populations=files, **options)

    return start


def images(service, function):
    """How many images are made while a function runs."""
    network = service.networks.generator().network
    before = network.images
    function()
    return network.images - before


def sample(service):
    return service.populations.of(service.networks.generator())


def test_the_faces_are_sampled_once(start):
    service = start()
    assert images(service, lambda: sample(service)) == SAMPLES
    assert images(service, lambda: sample(service)) == 0


def test_after_a_restart_they_are_read(start):
    found = sample(start())
    again = start()
    assert images(again, lambda: sample(again)) == 0
    assert (sample(again).mean == found.mean).all()


@pytest.mark.parametrize("change", [{"reader": FakeReader("b" * 64)}, {"network": FakeNetwork(fingerprint="e" * 64)}])
def test_another_network_or_reader_is_sampled_for_itself(start, change):
    sample(start())
    service = start(**change)
    assert images(service, lambda: sample(service)) == SAMPLES


def test_the_faces_are_those_of_the_first_seeds_at_psi_1(start):
    service = start(truncation_psi=0.2)
    generator = service.networks.generator()
    recipes = [generator.random_recipe(seed, 1.0) for seed in range(SAMPLES)]
    light = [
        service.measurements.of_pixels(generator.network, each).attributes["brightness"]
        for each in generator.pictures(recipes)
    ]
    found = sample(service)
    assert found.mean[found.names.index("brightness")] == pytest.approx(sum(light) / SAMPLES)


def test_nothing_is_stored(start, results):
    service = start()
    sample(service)
    assert service.stored.ids() == []
    assert list(results.glob("*.png")) == []


def test_a_client_that_goes_ends_the_sampling_and_the_next_one_goes_on(start):
    reader = FakeReader()
    service = start(reader)
    with serving(lambda: reader.reads > 10), pytest.raises(ClientGone):
        sample(service)
    made = images(service, lambda: sample(service))
    assert SAMPLES - 15 < made <= SAMPLES - 10
    assert (sample(service).mean == sample(start()).mean).all()


def test_two_requests_at_once_sample_once(start):
    both = threading.Barrier(2)
    service = start()

    def ask():
        both.wait(10)
        sample(service)

    threads = [threading.Thread(target=ask) for _ in range(2)]

    def ask_twice():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert images(service, ask_twice) == SAMPLES


@contextlib.contextmanager
def while_another_samples(start, tmp_path, patience=20.0):
    """A service and its populations, which another request is sampling until the context ends."""
    sampling, go_on = threading.Event(), threading.Event()

    def wait(number):
        if number == 5:
            sampling.set()
            assert go_on.wait(10)

    service = start(FakeReader(before_read=wait))
    populations = Populations(service.measurements, PopulationFiles(tmp_path, samples=SAMPLES), patience)
    other = threading.Thread(target=populations.of, args=[service.networks.generator()])
    other.start()
    try:
        assert sampling.wait(10)
        yield service, populations
    finally:
        go_on.set()
        other.join()


def test_one_that_waits_for_the_other_ends_when_its_client_goes(start, tmp_path):
    with while_another_samples(start, tmp_path) as (service, populations), serving(lambda: True):
        generator = service.networks.generator()
        with pytest.raises(ClientGone):
            populations.of(generator)
    assert images(service, lambda: populations.of(service.networks.generator())) == 0


def test_one_that_waits_long_for_the_other_is_told_to_come_again(start, tmp_path):
    with while_another_samples(start, tmp_path, patience=0) as (service, populations):
        generator = service.networks.generator()
        with pytest.raises(NetworkNotReady, match="are still being measured"):
            populations.of(generator)


def test_other_requests_keep_their_turn(start, tmp_path):
    with while_another_samples(start, tmp_path) as (service, _):
        generator = service.networks.generator()
        image = next(generator.images([generator.random_recipe(7)]))
    assert image.shape == (16, 12, 3)
