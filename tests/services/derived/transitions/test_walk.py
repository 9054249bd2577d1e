"""Walks through stored faces, without frames being stored."""

import numpy as np
import pytest

from services.derived.transitions.walk import SPACES, Walk
from services.errors import InvalidParameter
from services.faces.random_faces import Look
from stylegan2.latents import between
from tests.fakes import FakeConfig, FakeNetwork, make_service

AVERAGE = np.array([0.3, -0.2, 0.1, 0.4, 0.0, -0.1], np.float32)
ALL_LAYERS = (0, 1, 2, 3)


@pytest.fixture(scope="module", params=[0, 3], ids=["unconditional", "conditional"])
def service(tmp_path_factory, request):
    """With faces 1, 2 and 3, of different psi, around an average that is not 0."""
    network = FakeNetwork(FakeConfig(c_dim=request.param))
    network.w_avg = AVERAGE
    service = make_service(tmp_path_factory.mktemp("results"), network)
    for seed, psi in ((1, 0.5), (2, 1.0), (3, 1.2)):
        service.random_faces.make(1, Look(seed=seed, truncation_psi=psi))
    yield service
    service.close()


def walk(service, ids, space="w", curve="straight", layers=ALL_LAYERS):
    return Walk(service.sources.of("ids", ids), space=space, curve=curve, layers=layers)


@pytest.mark.parametrize("curve", ["straight", "arc"])
@pytest.mark.parametrize("space", SPACES)
def test_it_is_at_every_face_to_the_bit(service, space, curve):
    way = walk(service, [1, 2, 3], space, curve)
    assert way.corners == [0.5]
    assert np.array_equal(way.latents([0, *way.corners, 1]), way.points)


def test_straight_legs_in_w_take_an_equal_share_of_t(service):
    way = walk(service, [1, 2, 3])
    first, second, third = way.points
    expected = [between(first, second, 0.25), between(second, third, 0.5), between(second, third, 1.5)]
    np.testing.assert_allclose(way.latents([0.125, 0.75, 1.25]), expected, atol=1e-6)


def test_an_arc_in_w_is_around_the_average(service):
    way = walk(service, [1, 2], curve="arc")
    start, end = np.linalg.norm(way.points - AVERAGE, axis=-1)  # [num_ws]
    for t, ws in zip((0.25, 0.5, 0.75), way.latents([0.25, 0.5, 0.75]), strict=True):
        np.testing.assert_allclose(np.linalg.norm(ws - AVERAGE, axis=-1), start + (end - start) * t, rtol=1e-5)
        assert np.abs(ws - between(way.points[0], way.points[1], t)).max() > 1e-3


def test_psi_and_class_move_with_z(service):
    network = service.networks.generator().network
    first, second = (service.stored.face(number) for number in (1, 2))
    z = between(service.faces.latent(first, "z"), service.faces.latent(second, "z"), 0.25)
    c = None
    if classes := network.config.c_dim:
        c = between(*np.eye(classes, dtype=np.float32)[[first.recipe.class_, second.recipe.class_]], 0.25)[None]
    [ws] = walk(service, [1, 2], "z").latents([0.25])
    np.testing.assert_allclose(ws, network.mapping(z.reshape(1, -1), c, 0.625)[0], atol=1e-6)


@pytest.mark.parametrize("space", SPACES)
def test_layers_that_do_not_move_stay_those_of_the_first_face(service, space):
    whole, part = (walk(service, [1, 2, 3], space, layers=layers).latents([0.5, 0.9]) for layers in (ALL_LAYERS, (2,)))
    start = walk(service, [1, 2, 3]).points[0]
    for all_moved, one_moved in zip(whole, part, strict=True):
        assert np.array_equal(one_moved[2], all_moved[2])
        assert np.array_equal(one_moved[[0, 1, 3]], start[[0, 1, 3]])


def test_where_no_way_leads_is_refused_with_the_parameter(service):
    [opposite] = service.averages.make_opposite(1, [], [1.0])
    with pytest.raises(InvalidParameter, match=f"face {opposite.id} has no z") as refusal:
        walk(service, [1, opposite.id], "z")
    assert refusal.value.field == "space"
    with pytest.raises(InvalidParameter) as refusal:
        walk(service, [1, opposite.id], curve="arc").latents([0.5])
    assert refusal.value.field == "spacing"
