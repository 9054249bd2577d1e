"""Faces at a given distance from one."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from services.derived.similar.request import SimilarRequest
from services.distances.metrics import METRICS, pixel_distance, w_distance, w_plus_distance
from services.errors import FaceNotFound, InvalidParameter, OutOfRange
from services.faces.random_faces import Look
from services.recipes.recipe import MAX_SEED
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With a face 1 near the average, where pictures still have room to change."""
    service = make_service(tmp_path_factory.mktemp("results"))
    service.random_faces.make(1, Look(seed=1, truncation_psi=0.1))
    yield service
    service.close()


def go(service, **wish):
    return service.similar.make(SimilarRequest(**{"id": 1, "amount": 4, "distance": 0.5, "seed": 7, **wish}))


def ws(service, face):
    return service.faces.latent(face, "w")


def distance(service, first, second, metric):
    if metric == "pixel":
        with (
            Image.open(io.BytesIO(service.faces.png(first))) as a,
            Image.open(io.BytesIO(service.faces.png(second))) as b,
        ):
            return pixel_distance(np.asarray(a), np.asarray(b))
    return {"w": w_distance, "w+": w_plus_distance}[metric](ws(service, first), ws(service, second))


@pytest.mark.parametrize("layers", [None, [0, 2]])
@pytest.mark.parametrize("tolerance", [0.02, 0.2])
@pytest.mark.parametrize("metric", METRICS)
def test_similar_faces_lie_within_tolerance(service, metric, tolerance, layers):
    wanted = 12.0 if metric == "pixel" else 0.7
    made = go(service, metric=metric, distance=wanted, tolerance=tolerance, layers=layers)
    assert len(made.faces) == len({face.sha256 for face in made.faces}) == 4
    for face, reported in zip(made.faces, made.distances, strict=True):
        assert abs(reported - wanted) <= tolerance * wanted
        assert distance(service, service.faces.stored.face(1), face, metric) == pytest.approx(reported, rel=1e-6)
        changed = (ws(service, face) != ws(service, service.faces.stored.face(1))).any(axis=1)
        assert changed.tolist() == [layers is None or layer in layers for layer in range(4)]


def test_directions_are_different_as_far_as_there_are_dimensions(service):
    start = ws(service, service.faces.stored.face(1))[0].astype(np.float64)
    away = [ws(service, face)[0] - start for face in go(service, amount=6).faces]
    for first, second in itertools.combinations(away, 2):
        assert abs(first @ second) < 1e-5
    assert len(go(service, amount=9).faces) == 9  # more than w has dimensions


def test_faces_of_a_class_lie_within_tolerance(run):
    run(FakeNetwork(FakeConfig(c_dim=3))).random_faces.make(1, Look(seed=1, class_=2))
    assert go(run.service).distances == pytest.approx([0.5] * 4, rel=0.02)


def test_a_seed_gives_the_same_faces_again(service):
    first, again, other = go(service), go(service), go(service, seed=8)
    assert [face.sha256 for face in first.faces] == [face.sha256 for face in again.faces]
    assert {face.sha256 for face in first.faces}.isdisjoint(face.sha256 for face in other.faces)


def test_a_seed_that_is_left_out_is_drawn_and_recorded(service):
    made = go(service, seed=None)
    assert made.faces[0].recipe.derived["seed"] == made.seed
    assert [f.sha256 for f in go(service, seed=made.seed).faces] == [f.sha256 for f in made.faces]
    assert go(service, seed=None).seed != made.seed


def test_the_recipe_says_how_a_face_was_made(service):
    made = go(service, metric="w+", layers=[1, 3])
    derived = dict(made.faces[2].recipe.derived)
    assert derived.pop("of")[0]["seed"] == 1
    assert derived == {
        "by": "similar", "metric": "w+", "distance": 0.5, "tolerance": 0.02, "measured": made.distances[2],
        "layers": [1, 3], "seed": 7, "number": 2, "amount": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"distance": 900.0, "insist": True}, "distance must be at most [0-9.]+ in these directions"),
        ({"distance": 0.001}, "distance cannot be met to within 0.02 of it"),
    ],
)
def test_pixels_that_cannot_be_so_far_apart_are_refused_and_nothing_is_stored(service, wish, words):
    stored = service.faces.stored.ids()
    with pytest.raises(InvalidParameter, match=words) as refusal:
        go(service, metric="pixel", **wish)
    assert refusal.value.field == "distance"
    assert service.faces.stored.ids() == stored


def test_what_is_named_as_reachable_can_be_reached(service):
    with pytest.raises(InvalidParameter) as refusal:
        go(service, metric="pixel", distance=900.0, insist=True)
    reachable = float(str(refusal.value).split("at most ")[1].split(" ")[0])
    assert max(go(service, metric="pixel", distance=reachable * 0.98, insist=True).distances) < reachable


def test_seeds_end_at_2_to_the_32(service):
    with pytest.raises(InvalidParameter) as refusal:
        go(service, seed=MAX_SEED - 2)
    assert refusal.value.field == "seed"
    assert go(service, seed=MAX_SEED - 3).seed == MAX_SEED - 3


def test_an_unknown_face_is_named_with_its_field(service):
    with pytest.raises(FaceNotFound) as refusal:
        go(service, id=9**9)
    assert refusal.value.field == "id"


@pytest.mark.parametrize(("metric", "distance"), [("w", 40.0), ("w+", 40.0), ("pixel", 170.0), ("pixel", 900.0)])
@pytest.mark.parametrize("layers", [None, [1, 2, 3]])
def test_a_distance_far_beyond_is_refused_and_the_nearest_can_be_had(service, metric, distance, layers):
    stored = service.faces.stored.ids()
    with pytest.raises(OutOfRange) as refusal:
        go(service, metric=metric, distance=distance, layers=layers)
    assert refusal.value.field == "distance"
    assert service.faces.stored.ids() == stored
    nearest = refusal.value.nearest["distance"]
    made = go(service, metric=metric, distance=nearest, layers=layers)
    assert made.distances == pytest.approx([nearest] * 4, rel=0.02)
    if metric != "pixel":  # the direction that saturates first decides how far the others may go
        assert {warning.code for warning in made.warnings} == {"near-the-limit"}


def test_insisted_faces_are_as_far_as_was_asked_for(service):
    made = go(service, distance=40.0, insist=True)
    assert made.distances == pytest.approx([40.0] * 4, rel=0.02)
    assert [warning.code for warning in made.warnings] == ["out-of-range"]


def test_near_faces_give_no_warning(service):
    assert go(service).warnings == []
