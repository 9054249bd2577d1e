"""Transitions through several faces, with distances."""

import io
import itertools

import numpy as np
import pytest
from PIL import Image

from services.derived.transitions.request import SPACINGS, TransitionRequest
from services.distances.metrics import METRICS, pixel_distance, w_distance, w_plus_distance
from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture(scope="module", params=[0, 3], ids=["unconditional", "conditional"])
def service(tmp_path_factory, request):
    """With faces 1, 2 and 3, of different psi."""
    service = make_service(tmp_path_factory.mktemp("results"), FakeNetwork(FakeConfig(c_dim=request.param)))
    for seed, psi in ((1, 1), (2, 0.8), (3, 1.2)):
        service.random_faces.make(1, Look(seed=seed, truncation_psi=psi))
    yield service
    service.close()


@pytest.fixture
def made(service):
    return [service.faces.stored.face(number) for number in (1, 2, 3)]


def go(service, **wish):
    return service.transitions.make(TransitionRequest(**{"path": [1, 2, 3], "amount": 12, **wish}))


def ws(service, face):
    return service.faces.latent(face, "w")


def pixels(service, face):
    with Image.open(io.BytesIO(service.faces.png(face))) as picture:
        return np.asarray(picture)


@pytest.mark.parametrize("space", ["w", "z"])
@pytest.mark.parametrize("spacing", SPACINGS)
def test_with_endpoints_both_ends_are_there_to_the_bit(service, made, space, spacing):
    frames = go(service, path=[1, 2], space=space, spacing=spacing, endpoints=True).frames
    assert len(frames) == 12
    assert [frame.t for frame in (frames[0], frames[-1])] == [0, 1]
    for frame, end in ((frames[0], made[0]), (frames[-1], made[1])):
        assert np.array_equal(ws(service, frame.face), ws(service, end))
        assert frame.face.sha256 == end.sha256


@pytest.mark.parametrize("space", ["w", "z"])
@pytest.mark.parametrize("spacing", ["linear", "slerp"])
def test_a_path_passes_through_its_faces(service, made, space, spacing):
    shas = [frame.face.sha256 for frame in go(service, space=space, spacing=spacing).frames]
    assert [shas[5], shas[11]] == [made[1].sha256, made[2].sha256]
    assert len(set(shas)) == 12


@pytest.mark.parametrize("space", ["w", "z"])
@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0, -1.0])
def test_linear_frames_between_two_faces_are_those_of_the_original_call(service, made, space, speed):
    frames = go(service, path=(), start=1, end=2, amount=4, speed=speed, space=space, insist=True).frames
    original = service.transitions.make_plain(4, 1, 2, speed=speed, space=space, look=Look(), insist=True).faces
    assert [frame.face.sha256 for frame in frames] == [face.sha256 for face in original]
    assert [frame.t for frame in frames] == [speed * k / 4 for k in (1, 2, 3, 4)]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("space", ["w", "z"])
@pytest.mark.parametrize("path", [[1, 2], [1, 2, 3]])
def test_equal_steps_differ_by_less_than_5_percent_of_their_mean(service, made, metric, space, path):
    way = go(service, path=path, amount=8, spacing="equal", metric=metric, space=space, endpoints=len(path) == 2)
    steps = [frame.distances.previous for frame in way.frames if frame.distances.previous is not None]
    assert max(steps) - min(steps) < 0.05 * np.mean(steps)
    assert way.unevenness == pytest.approx((max(steps) - min(steps)) / np.mean(steps))
    assert way.even


def test_linear_steps_in_z_are_uneven_and_said_to_be(service, made):
    assert not go(service, space="z").even


@pytest.mark.parametrize("metric", METRICS)
def test_distances_are_those_between_the_faces(service, made, metric):
    def distance(first, second):
        if metric == "pixel":
            return pixel_distance(*(pixels(service, face) for face in (first, second)))
        return {"w": w_distance, "w+": w_plus_distance}[metric](ws(service, first), ws(service, second))

    way = go(service, path=[1, 3], amount=4, metric=metric, space="z", speed=1.5).frames
    for before, frame in itertools.pairwise([made[0], *(frame.face for frame in way)]):
        far = next(one for one in way if one.face is frame).distances
        assert far.start == pytest.approx(distance(made[0], frame), abs=1e-6)
        assert far.end == pytest.approx(distance(frame, made[2]), abs=1e-6)
        assert far.previous == pytest.approx(distance(before, frame), abs=1e-6)


def test_a_step_around_a_corner_is_as_long_as_its_two_parts(service, made):
    [frame] = go(service, amount=1).frames
    legs = [w_distance(ws(service, a), ws(service, b)) for a, b in itertools.pairwise(made)]
    assert frame.distances.previous == pytest.approx(sum(legs))
    assert frame.distances.start == pytest.approx(w_distance(ws(service, made[0]), ws(service, made[2])))


def test_only_the_layers_move(service, made):
    for frame in go(service, path=[1, 2], amount=3, layers=[1, 2]).frames:
        latents, start = ws(service, frame.face), ws(service, made[0])
        assert np.array_equal(latents[[0, 3]], start[[0, 3]])
        assert (latents[[1, 2]] != start[[1, 2]]).any(axis=1).all()


def test_a_slerp_keeps_its_distance_from_the_average(service, made):
    start, end = (np.linalg.norm(ws(service, face)[0]) for face in made[:2])  # the fake's w_avg is 0
    for frame in go(service, path=[1, 2], amount=4, spacing="slerp").frames:
        expected = start + (end - start) * frame.t
        np.testing.assert_allclose(np.linalg.norm(ws(service, frame.face), axis=1), expected, rtol=1e-5)


def test_the_recipe_says_how_a_frame_was_made(service, made):
    frames = go(service, amount=4, spacing="equal", metric="w+", layers="coarse").frames
    derived = frames[1].face.recipe.derived
    assert derived["of"][1]["seed"] == 2
    assert {**derived, "of": None} == {
        "by": "transition", "space": "w", "spacing": "equal", "metric": "w+", "steps": 4, "step": 2, "speed": 1.0,
        "endpoints": False, "layers": [0, 1, 2], "t": frames[1].t, "of": None,
    }  # fmt: skip


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("spacing", SPACINGS)
def test_from_a_face_to_itself_and_with_no_speed_nothing_moves(service, made, spacing, metric):
    for wish in ({"path": [1, 1]}, {"path": [1, 2], "speed": 0.0}):
        way = go(service, **wish, amount=3, spacing=spacing, metric=metric)
        assert {frame.face.sha256 for frame in way.frames} == {made[0].sha256}
        assert {frame.distances.previous for frame in way.frames} == {0}
        assert way.even


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"path": [1, 9**9]}, "path"),
        ({"path": (), "start": 9**9, "end": 1}, "from"),
        ({"path": (), "start": 1, "end": 9**9}, "to"),
    ],
)  # fmt: skip
def test_an_unknown_face_is_named_with_its_field(service, made, wish, field):
    stored = service.faces.stored.ids()
    with pytest.raises(FaceNotFound) as refusal:
        go(service, **wish)
    assert (refusal.value.face_id, refusal.value.field) == (9**9, field)
    assert service.faces.stored.ids() == stored


def test_what_has_no_way_between_is_refused(service, made):
    [opposite] = service.averages.make_opposite(1, [], [1.0])
    stored = service.faces.stored.ids()
    for field, wish in (
        ("space", {"path": [1, opposite.id], "space": "z"}),
        ("spacing", {"path": [1, opposite.id], "spacing": "slerp"}),
        ("layers", {"layers": [9]}),
    ):
        with pytest.raises(InvalidParameter) as refusal:
            go(service, **wish)
        assert refusal.value.field == field
    assert service.faces.stored.ids() == stored


def test_pixels_that_cannot_be_spaced_evenly_are_spaced_as_well_as_they_get(run):
    """Two pictures, and nothing between them."""
    network = FakeNetwork()
    paint = network._image
    network._image = lambda ws: np.sign(paint(ws))
    run(network).random_faces.make(2, Look(seed=1))
    way = go(run.service, path=[1, 2], amount=6, spacing="equal", metric="pixel")
    assert not way.even
    assert len(way.frames) == 6
    assert all(np.isfinite(frame.t) for frame in way.frames)
