"""When a walk's frames are, and how far apart."""

import itertools

import numpy as np
import pytest

from services.derived.transitions.even_steps import EVEN
from services.derived.transitions.frame_distances import Gauge
from services.derived.transitions.timetable import timetable
from services.derived.transitions.walk import Walk
from services.distances.metrics import METRICS, w_distance
from services.faces.random_faces import Look
from tests.fakes import make_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1, 2 and 3, unequally far apart."""
    service = make_service(tmp_path_factory.mktemp("results"))
    for seed, psi in ((1, 0.3), (2, 0.4), (3, 1.2)):
        service.random_faces.make(1, Look(seed=seed, truncation_psi=psi))
    yield service
    service.close()


@pytest.fixture
def sources(service):
    return service.sources.of("ids", [1, 2, 3])


@pytest.fixture
def walk(sources):
    return Walk(sources, space="z", curve="straight", layers=(0, 1, 2, 3))


def gauge(sources, metric):
    return Gauge(sources, sources.latents(), metric)


@pytest.mark.parametrize("metric", METRICS)
def test_without_even_steps_the_moments_stay_and_are_measured_once(sources, walk, metric):
    moments = [0, 0.2, 0.6, 1]
    found = timetable(moments, walk, gauge(sources, metric), even=False)
    assert found.spaced.moments == moments
    assert [one.previous for one in found.distances] == [None, *found.spaced.steps]
    alone = gauge(sources, metric).distances(walk.latents(moments))
    assert [(one.start, one.end) for one in found.distances] == [(one.start, one.end) for one in alone]


@pytest.mark.parametrize("metric", METRICS)
def test_even_steps_are_equal_from_the_first_moment_to_the_last(sources, walk, metric):
    moments = np.linspace(0, 1, 7).tolist()
    found = timetable(moments, walk, gauge(sources, metric), even=True)
    steps = [one.previous for one in found.distances[1:]]
    assert max(steps) - min(steps) < EVEN * np.mean(steps)
    assert (found.spaced.moments[0], found.spaced.moments[-1]) == (0, 1)
    assert found.spaced.moments == sorted(found.spaced.moments)
    assert found.spaced.moments != moments


def test_distances_are_those_of_the_frames_at_the_moments_found(sources, walk):
    found = timetable([0, 0.3, 0.7, 1], walk, gauge(sources, "w"), even=True)
    first, last = sources.latents()[[0, -1]]
    for one, ws in zip(found.distances, walk.latents(found.spaced.moments), strict=True):
        assert (one.start, one.end) == (w_distance(first, ws), w_distance(ws, last))


def test_a_step_around_a_corner_has_two_parts(sources):
    walk = Walk(sources, space="w", curve="straight", layers=(0, 1, 2, 3))
    found = timetable([0, 1], walk, gauge(sources, "w"), even=False)
    legs = [w_distance(a, b) for a, b in itertools.pairwise(sources.latents())]
    assert len(found.distances) == 2
    assert found.distances[1].previous == pytest.approx(sum(legs))
    assert found.distances[1].start < sum(legs) * 0.999


def test_even_steps_of_pixels_take_few_rounds(sources, walk):
    """A round renders all frames: at most 12 rounds of two frames, the corner and the ends of the walk."""
    network = sources.generator.network
    before = network.images
    timetable([0, 0.01, 1], walk, gauge(sources, "pixel"), even=True)
    assert network.images - before <= 12 * 6
