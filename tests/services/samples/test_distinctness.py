"""Faces that are far enough from each other."""

import pytest

from services.distances.metrics import pixel_distance, w_distance
from services.errors import NotAvailable
from services.measurements.identity_distance import identity, identity_distance
from services.samples.distinctness import DISTINCT_METRICS, Distinct, Distinctness, Drawn
from tests.fakes import readers


@pytest.fixture
def service(run):
    return run(readers=readers())


def drawn(service, amount=20):
    generator = service.networks.generator()
    recipes = [generator.random_recipe(seed, 1.0) for seed in range(100, 100 + amount)]
    return [
        Drawn(recipe, pixels, service.measurements.of_pixels(generator.network, pixels))
        for recipe, pixels in zip(recipes, generator.pictures(recipes), strict=True)
    ]


def distances(service, metric, faces):
    generator = service.networks.generator()
    if metric == "identity":
        population = service.populations.of(generator)
        points, distance = [identity(face.measurement, population) for face in faces], identity_distance
    elif metric == "pixel":
        points, distance = [face.pixels for face in faces], pixel_distance
    else:
        points, distance = [generator.latents(face.recipe) for face in faces], w_distance
    return [distance(a, b) for i, a in enumerate(points) for b in points[:i]]


def kept(service, metric, at_least, faces):
    generator = service.networks.generator()
    distinctness = Distinctness(Distinct(metric, at_least), generator, lambda: service.populations.of(generator))
    return [face for face in faces if distinctness.keeps(face)], distinctness


@pytest.mark.parametrize("metric", DISTINCT_METRICS)
def test_those_that_are_kept_are_apart_and_the_others_were_too_near(service, metric):
    faces = drawn(service)
    median = sorted(distances(service, metric, faces))[95]
    found, distinctness = kept(service, metric, median, faces)
    assert 1 < len(found) < len(faces)
    assert min(distances(service, metric, found)) >= median
    assert distinctness.shares() == {"distinct": (len(faces) - len(found)) / len(faces)}
    for face in faces:
        assert any(face is other for other in found) or min(
            distances(service, metric, [face, other])[0] for other in found
        ) < median  # fmt: skip


def test_the_same_face_is_not_kept_twice(service):
    [face] = drawn(service, 1)
    assert len(kept(service, "pixel", 0.001, [face, face])[0]) == 1


def test_a_distance_of_0_keeps_all(service):
    [face] = drawn(service, 1)
    assert len(kept(service, "w", 0, [face, face])[0]) == 2


def test_identity_needs_a_reader_of_the_shape_of_heads(run):
    service = run()
    generator = service.networks.generator()
    with pytest.raises(NotAvailable, match=r"distinct\.metric must be one of w, w\+, pixel for fake"):
        Distinctness(Distinct("identity", 1), generator, lambda: service.populations.of(generator))
