"""How far frames are from the ends and from each other."""

import itertools

import numpy as np
import pytest

from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.distances.metrics import METRICS, pixel_distance
from services.faces.random_faces import Look
from stylegan2.latents import between
from tests.fakes import make_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1, 2 and 3."""
    service = make_service(tmp_path_factory.mktemp("results"))
    service.random_faces.make(3, Look(seed=1))
    yield service
    service.close()


@pytest.fixture
def sources(service):
    return service.sources.of("ids", [1, 2, 3])


def gauge(sources, metric):
    return Gauge(sources, sources.latents(), metric)


@pytest.mark.parametrize("metric", METRICS)
def test_frames_at_the_ends_are_at_distance_0_from_them(sources, metric):
    points = sources.latents()
    first, last = gauge(sources, metric).distances([points[0], points[-1]])
    assert (first.start, first.previous, last.end) == (0, None, 0)
    assert first.end == last.start == last.previous > 0


@pytest.mark.parametrize("metric", ["w", "w+"])
def test_latents_need_no_picture(service, sources, metric):
    network = service.networks.generator().network
    before = network.images
    gauge(sources, metric).distances(sources.latents())
    assert network.images == before


def test_w_averages_the_layers_and_w_plus_takes_their_root_mean_square(sources):
    start = sources.latents()[0]
    moved = start.copy()
    moved[0, 0] += 1  # one of 4 layers
    assert gauge(sources, "w").distances([moved])[0].start == pytest.approx(1 / 4, rel=1e-5)
    assert gauge(sources, "w+").distances([moved])[0].start == pytest.approx(1 / 2, rel=1e-5)


def test_pixel_distances_are_those_of_the_pictures_and_each_is_made_once(service, sources):
    generator, points = sources.generator, sources.latents()
    frames = [between(points[0], points[-1], t) for t in (0.25, 0.5, 0.75)]
    start, *pictures, end = generator.pictures(
        [generator.derived_recipe({}, ws) for ws in (points[0], *frames, points[-1])]
    )
    before = generator.network.images
    found = gauge(sources, "pixel").distances(frames)
    assert generator.network.images - before == 5
    steps = [None, *itertools.starmap(pixel_distance, itertools.pairwise(pictures))]
    assert found == [
        FrameDistances(pixel_distance(start, picture), pixel_distance(picture, end), step)
        for picture, step in zip(pictures, steps, strict=True)
    ]


@pytest.mark.parametrize("metric", METRICS)
def test_no_frames_have_no_distances(sources, metric):
    assert gauge(sources, metric).distances([]) == []


def test_middle_faces_are_no_ends(sources):
    points = sources.latents()
    assert not np.array_equal(points[1], points[-1])
    [middle] = gauge(sources, "w").distances([points[1]])
    assert middle.start > 0
    assert middle.end > 0
