"""Faces that are far enough from each other are chosen, and exchanged for more."""

import dataclasses

import pytest

from services.distances.metrics import pixel_distance, w_distance
from services.measurements.identity_distance import identity, identity_distance
from services.samples.distinctness import DISTINCT_METRICS, Distinct, Distinctness, Drawn
from services.samples.selection import Selection
from tests.fakes import readers


@pytest.fixture
def service(run):
    return run(readers=readers())


def drawn(service, amount=20):
    generator = service.networks.generator()
    recipes = [generator.random_recipe(seed, 1.0) for seed in range(100, 100 + amount)]
    return [
        Drawn(recipe, service.measurements.of_pixels(generator.network, pixels), pixels)
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


def selection(service, metric, at_least, **moved):
    generator = service.networks.generator()
    return Selection(
        Distinctness(Distinct(metric, at_least), generator, lambda: service.populations.of(generator)), **moved
    )


def chosen(faces, into):
    for face in faces:
        into.offer(face)
    return [next(k for k, face in enumerate(faces) if face.recipe == found.recipe) for found in into.faces]


def triple(service, metric):
    """Three faces and a distance: the first is nearer to both others, and these are further apart from each other."""
    for first in (faces := drawn(service)):
        for second in faces:
            for third in faces:
                near = max(distances(service, metric, pair)[0] for pair in ([first, second], [first, third]))
                if second is not third and near < (apart := distances(service, metric, [second, third])[0]):
                    return [first, second, third], (near + apart) / 2
    raise AssertionError("no three faces of the fake network are such")


@pytest.mark.parametrize("metric", DISTINCT_METRICS)
def test_those_that_are_chosen_are_apart_and_in_order(service, metric):
    faces = drawn(service)
    median = sorted(distances(service, metric, faces))[95]
    into = selection(service, metric, median)
    found = chosen(faces, into)
    assert 1 < len(found) == len(into) < len(faces)
    assert min(distances(service, metric, [faces[k] for k in found])) >= median
    assert found == sorted(found)


@pytest.mark.parametrize("metric", ["identity", "w"])
def test_two_faces_take_the_place_of_the_one_that_they_are_near_to(service, metric):
    faces, at_least = triple(service, metric)
    into = selection(service, metric, at_least)
    assert chosen(faces, into) == [1, 2]
    assert into.shares() == {"distinct": 1 / 3}  # the third one was not rejected


def test_by_pixels_the_first_one_stays_because_pictures_are_not_kept(service):
    faces, at_least = triple(service, "pixel")
    into = selection(service, "pixel", at_least)
    assert chosen(faces, into) == [0]
    assert all(face.pixels is None for face in into.faces)


def test_a_face_that_cannot_be_moved_is_not_chosen(service):
    faces, at_least = triple(service, "w")
    bad = faces[1].recipe
    into = selection(service, "w", at_least, moved=lambda face: None if face.recipe == bad else face)
    assert chosen(faces, into) == [0]


def test_a_face_that_was_moved_near_to_another_one_is_not_chosen(service):
    first, second = drawn(service, 2)
    into = selection(
        service, "w", 0.001, moved=lambda face: dataclasses.replace(face, recipe=first.recipe, pixels=first.pixels)
    )
    for face in (first, second):
        into.offer(face)
    assert len(into) == 1


def test_the_same_face_is_not_chosen_twice(service):
    [face] = drawn(service, 1)
    assert chosen([face, face], selection(service, "pixel", 0.001)) == [0]


def test_a_distance_of_0_chooses_all(service):
    [face] = drawn(service, 1)
    assert len(chosen([face, face], selection(service, "w", 0))) == 2
