"""From one face towards another."""

import numpy as np
import pytest

from services.errors import FaceNotFound, InvalidParameter
from services.faces.random_faces import Look
from tests.fakes import FakeConfig, FakeNetwork


@pytest.fixture(params=[0, 3], ids=["unconditional", "conditional"])
def service(run, request):
    return run(FakeNetwork(FakeConfig(c_dim=request.param)))


@pytest.fixture
def pair(service):
    first = service.random_faces.make(1, Look(truncation_psi=0.5))[0]
    return first, service.random_faces.make(1, Look(truncation_psi=1.0))[0]


def go(service, amount, id1, id2=None, speed=1.0, space="w", insist=True, **look):
    return service.transitions.make_plain(amount, id1, id2, speed=speed, space=space, look=Look(**look), insist=insist)


@pytest.mark.parametrize("space", ["w", "z"])
def test_full_speed_ends_on_the_destination(service, pair, space):
    frames = go(service, 7, pair[0].id, pair[1].id, space=space).faces
    assert frames[-1].sha256 == pair[1].sha256
    assert len({frame.sha256 for frame in frames}) == 7


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0, -1.0])
def test_frame_k_is_from_plus_k_steps(service, pair, speed):
    start, end = (service.faces.latent(face, "w").astype(np.float64) for face in pair)
    frames = go(service, 4, pair[0].id, pair[1].id, speed).faces
    for k, frame in enumerate(frames, 1):
        expected = start + k * ((end - start) * speed / 4)
        np.testing.assert_allclose(service.faces.latent(frame, "w"), expected, atol=1e-6)


def test_the_straight_line_in_z_goes_through_the_middle_of_z(service, pair):
    [middle] = go(service, 1, pair[0].id, pair[1].id, 0.5, space="z").faces
    z = np.mean([service.faces.latent(face, "z") for face in pair], axis=0)
    network = service.networks.generator().network
    c = None
    if network.config.c_dim:
        c = np.mean(np.eye(network.config.c_dim)[[face.recipe.class_ for face in pair]], axis=0, keepdims=True)
    np.testing.assert_allclose(service.faces.latent(middle, "w"), network.mapping(z[None], c, 0.75)[0], atol=1e-6)


def test_from_a_face_to_itself_nothing_changes(service, pair):
    frames = go(service, 3, pair[0].id, pair[0].id).faces
    assert {frame.sha256 for frame in frames} == {pair[0].sha256}


def test_without_a_destination_one_is_made_and_named(service, pair):
    way = go(service, 3, pair[0].id, seed=77)
    target = service.stored.face(way.id2)
    assert target.recipe.seed == 77
    assert way.faces[-1].sha256 == target.sha256
    assert service.stored.ids() == sorted([pair[0].id, pair[1].id, way.id2, *(frame.id for frame in way.faces)])
    assert [origin["id"] for origin in way.faces[0].recipe.derived["of"]] == [pair[0].id, way.id2]


def test_a_destination_whose_seed_is_stored_is_that_face(service, pair):
    look = {"seed": pair[1].recipe.seed, "truncation_psi": 1.0}
    assert go(service, 2, pair[0].id, **look).id2 == pair[1].id


def test_a_frame_can_be_an_end_again(service, pair):
    middle = go(service, 2, pair[0].id, pair[1].id).faces[0]
    further = go(service, 1, middle.id, pair[0].id).faces[-1]
    assert further.sha256 == pair[0].sha256
    [origin, _] = further.recipe.derived["of"]
    assert origin["id"] == middle.id
    assert {"by": "transition", "space": "w", "speed": 1.0, "step": 1, "steps": 2, "t": 0.5}.items() <= origin[
        "derived"
    ].items()
    assert "of" not in origin["derived"]


def test_z_is_for_random_faces(service, pair):
    middle = go(service, 2, pair[0].id, pair[1].id).faces[0]
    with pytest.raises(InvalidParameter) as refusal:
        go(service, 2, pair[0].id, middle.id, space="z")
    assert refusal.value.field == "space"
    with pytest.raises(InvalidParameter):
        service.faces.latent(middle, "z")


def test_an_unknown_end_leaves_nothing(service, pair):
    for ends in ((99, None), (99, pair[0].id), (pair[0].id, 99)):
        with pytest.raises(FaceNotFound):
            go(service, 2, *ends)
    assert service.stored.ids() == [1, 2]
