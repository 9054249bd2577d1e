"""Frames far beyond the faces of the network are refused; frames between faces are not looked at."""

import numpy as np
import pytest

from services.derived.transitions.frame_range import check_frames
from services.derived.transitions.path import moments
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.walk import Walk
from services.errors import OutOfRange
from services.faces.lookup import Sources
from services.faces.random_faces import Look
from services.recipes.face import new_face
from tests.fakes import FakeNetwork


class Sampled(FakeNetwork):
    """Says whether its w's were sampled."""

    was_sampled = False

    def sampled_w(self, z, c=None):
        self.was_sampled = True
        return super().sampled_w(z, c)


@pytest.fixture
def network():
    return Sampled()


@pytest.fixture
def service(run, network):
    service = run(network)
    service.random_faces.make(3, Look(seed=5, truncation_psi=0.7))
    return service


def go(service, **wish):
    return service.transitions.make(TransitionRequest(**{"start": 1, "end": 2, "amount": 4, **wish}))


@pytest.mark.parametrize("spacing", ["linear", "equal"])
@pytest.mark.parametrize("speed", [9.0, -9.0])
@pytest.mark.parametrize("layers", [None, [0, 2]])
def test_a_speed_far_beyond_is_refused_and_the_nearest_can_be_had(service, network, spacing, speed, layers):
    images = network.images
    with pytest.raises(OutOfRange) as refusal:
        go(service, speed=speed, spacing=spacing, metric="pixel", layers=layers)
    assert refusal.value.field == "speed"
    assert service.stored.ids() == [1, 2, 3]
    assert network.images == images  # refused before anything is rendered to measure it
    nearest = refusal.value.nearest["speed"]
    way = go(service, speed=nearest, spacing=spacing, layers=layers)
    assert way.frames[-1].t == nearest
    assert [warning.code for warning in way.warnings] == ["near-the-limit"]
    with pytest.raises(OutOfRange):
        go(service, speed=nearest * 1.01, layers=layers)


def test_frames_between_faces_need_no_statistics(service, network):
    assert go(service, amount=5, endpoints=True).warnings == []
    assert go(service, amount=5, path=[1, 2, 3]).warnings == []
    assert not network.was_sampled
    go(service, speed=1.01)
    assert network.was_sampled


def test_the_warning_names_the_frames_that_are_near_the_limit(service):
    nearest = 0.95 * _limit(service)
    way = go(service, amount=10, speed=nearest)
    [warning] = way.warnings
    named = warning.detail.split("Faces ")[1].split(":")[0].split(", ")
    ids = [frame.face.id for frame in way.frames]
    assert [int(each) for each in named] == ids[-len(named) :]
    assert len(named) < 10


def _limit(service):
    with pytest.raises(OutOfRange) as refusal:
        go(service, speed=10.0)
    return refusal.value.nearest["speed"]


def test_insisted_frames_are_those_that_were_asked_for(service):
    start, end = (service.faces.latent(service.stored.face(k), "w").astype(np.float64) for k in (1, 2))
    way = go(service, amount=2, speed=8.0, insist=True)
    np.testing.assert_allclose(service.faces.latent(way.frames[-1].face, "w"), start + 8 * (end - start), rtol=1e-5)
    assert way.warnings[-1].code == "out-of-range"


def test_a_way_that_goes_nowhere_can_have_any_speed(service):
    assert go(service, end=1, speed=10.0).warnings == []


def test_the_original_call_is_checked_alike_and_a_refused_destination_is_not_stored(service):
    with pytest.raises(OutOfRange) as refusal:
        service.transitions.make_plain(4, 1, 2, speed=9.0, space="w", look=Look())
    assert refusal.value.nearest == {"speed": _limit(service)}
    with pytest.raises(OutOfRange):
        service.transitions.make_plain(4, 1, None, speed=9.0, space="w", look=Look(seed=9))
    assert service.stored.ids() == [1, 2, 3]
    made = service.transitions.make_plain(4, 1, 2, speed=9.0, space="w", look=Look(), insist=True)
    assert made.warnings[-1].code == "out-of-range"


def test_a_transition_in_z_stays_among_faces_at_any_speed(service):
    assert go(service, speed=9.0, space="z").warnings == []


@pytest.fixture
def bent(service):
    """The way on an arc between two faces that are just within the limit, which leads beyond it."""
    generator = service.networks.generator()
    reach = service.ranges.of(generator).reach
    sides = np.array([[1, 1, -1, -1, 0, 0], [1, 1, 0, 0, -1, -1]])  # both bend towards the positive side in the middle
    w = np.where(sides < 0, sides * reach[0], sides * reach[1])
    ws = [np.repeat(1.4 * each[None] / service.ranges.of(generator).distances(each), 4, axis=0) for each in w]
    recipes = [generator.derived_recipe({"by": "mix"}, each.astype(np.float32)) for each in ws]
    sources = Sources([new_face(k, recipe, "", 0.0) for k, recipe in enumerate(recipes, 1)], generator)
    return Walk(sources, space="w", curve="arc", layers=(0, 1, 2, 3))


@pytest.mark.parametrize(
    ("wish", "field", "nearest"),
    [({"endpoints": True}, "spacing", "linear"), ({"speed": 0.5}, "speed", pytest.approx(0.15, abs=0.15))],
)
def test_an_arc_that_leads_beyond_is_refused_and_names_what_bends_it(service, bent, wish, field, nearest):
    request = TransitionRequest(amount=5, spacing="slerp", **wish)
    times = moments(5, request.speed, request.endpoints)
    with pytest.raises(OutOfRange) as refusal:
        check_frames(service.ranges, request, bent, times, bent.latents(times))
    assert refusal.value.field == field
    assert refusal.value.nearest == {field: nearest}
