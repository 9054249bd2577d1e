"""Averages and opposites: what of one, of equal ones, and back again."""

import numpy as np
import pytest

from services.derived.weighting import weighted_mean
from services.errors import FaceNotFound, InvalidParameter, OutOfRange
from services.faces.random_faces import Look
from tests.fakes import FakeNetwork


@pytest.fixture
def averages(service):
    service.random_faces.make(5, Look(seed=1))
    return service.averages


def ws(service, face):
    return service.faces.latent(face, "w")


def test_the_average_of_one_is_itself_to_the_bit(service, averages):
    [face] = averages.make([3], [0.3])
    assert face.sha256 == service.faces.stored.face(3).sha256
    assert np.array_equal(ws(service, face), ws(service, service.faces.stored.face(3)))


def test_the_average_of_equals_is_itself_to_the_bit(service, averages):
    assert averages.make([2, 2, 2], [0.1, 0.7, 3.0])[0].sha256 == service.faces.stored.face(2).sha256


def test_the_average_is_the_weighted_mean_of_ws(service, averages):
    weights = [1, 2, -0.5]
    expected = np.average([ws(service, service.faces.stored.face(k)) for k in (1, 2, 3)], axis=0, weights=weights)
    assert np.allclose(ws(service, averages.make([1, 2, 3], weights)[0]), expected, atol=1e-6)


def test_weights_count_by_their_ratio_and_order_does_not_matter():
    latents = np.random.RandomState(0).randn(3, 4, 6).astype(np.float32)
    first, second = weighted_mean(latents, [1, 2, 3]), weighted_mean(latents[::-1], [30, 20, 10])
    assert np.allclose(first, second, atol=1e-6)


def test_the_opposite_lies_as_far_beyond_the_average(service, averages):
    average, face = averages.make([1, 2, 3])[0], service.faces.stored.face(4)
    anti, back, half = averages.make_opposite(4, [1, 2, 3], [1, -1, 0])
    assert np.allclose((ws(service, anti) + ws(service, face)) / 2, ws(service, average), atol=1e-5)
    assert np.allclose(ws(service, back), ws(service, face), atol=1e-6)
    assert np.allclose(ws(service, half), ws(service, average), atol=1e-6)


def test_without_others_the_opposite_is_seen_from_the_networks_average(service, averages):
    [anti] = averages.make_opposite(4, [], [1])
    w_avg = service.networks.generator().network.w_avg
    assert np.allclose((ws(service, anti) + ws(service, service.faces.stored.face(4))) / 2, w_avg, atol=1e-6)


def test_the_opposite_of_the_opposite_is_the_face(service, averages):
    [anti] = averages.make_opposite(4, [1, 2], [1])
    [again] = averages.make_opposite(anti.id, [1, 2], [1])
    assert np.allclose(ws(service, again), ws(service, service.faces.stored.face(4)), atol=1e-5)


def test_a_recipe_says_whose_average_it_is(averages):
    derived = averages.make([1, 2], [1, 3])[0].recipe.derived
    assert derived == {
        "by": "average",
        "weights": [1.0, 3.0],
        "of": [{"id": 1, "seed": 1, "truncation_psi": 0.7}, {"id": 2, "seed": 2, "truncation_psi": 0.7}],
    }


@pytest.mark.parametrize(("ids", "weights"), [([1, 2], [1]), ([1, 2], [1, -1]), ([1], [0]), ([1, 2], [1, 2, 3])])
def test_weights_that_make_no_average_are_refused(averages, service, ids, weights):
    with pytest.raises(InvalidParameter) as refusal:
        averages.make(ids, weights)
    assert refusal.value.field == "weights"
    assert service.faces.stored.ids() == [1, 2, 3, 4, 5]


def test_an_unknown_face_is_named_with_its_parameter(averages):
    with pytest.raises(FaceNotFound, match="ids: there is no face 99") as refusal:
        averages.make([1, 99])
    assert refusal.value.field == "ids"


def test_faces_of_two_networks_have_no_average(run):
    service = run(FakeNetwork(), FakeNetwork(name="other", fingerprint="0" * 64))
    service.random_faces.make(1, Look())
    service.random_faces.make(1, Look(network="other"))
    with pytest.raises(InvalidParameter, match="face 1 is of fake, face 2 of other"):
        run.service.averages.make([1, 2])


def stored(service):
    return service.faces.stored.ids()


@pytest.mark.parametrize("weights", [[3, -2, -0.5], [-3, 2, 0.5], [1, 1, -1.9]])
def test_weights_that_lead_far_beyond_are_refused_and_the_nearest_can_be_had(service, averages, weights):
    before = stored(service)
    with pytest.raises(OutOfRange) as refusal:
        averages.make([1, 2, 3], weights)
    assert refusal.value.field == "weights"
    assert stored(service) == before
    nearest = refusal.value.nearest["weights"]
    [warning] = averages.make([1, 2, 3], nearest).warnings
    assert warning.code == "near-the-limit"
    halfway = (np.array(nearest) + np.array(weights) * np.sign(sum(weights))) / 2
    with pytest.raises(OutOfRange):
        averages.make([1, 2, 3], halfway.tolist())


def test_an_average_between_faces_is_made_without_a_check_however_far_they_are(service, averages):
    first, second = (averages.make([1, 2], weights, insist=True)[0] for weights in ([8, -7], [-7, 8]))
    made = averages.make([first.id, second.id], [1, 3])
    assert made.warnings == []


def test_anti_faces_far_beyond_are_refused_each_with_its_nearest_strength(service, averages):
    before = stored(service)
    with pytest.raises(OutOfRange) as refusal:
        averages.make_opposite(4, [1, 2], [0.5, 8, -9])
    assert refusal.value.field == "strengths"
    assert stored(service) == before
    inner, beyond, behind = refusal.value.nearest["strengths"]
    assert inner == 0.5
    assert 0.5 < beyond < 8
    assert -9 < behind < -1
    assert len(averages.make_opposite(4, [1, 2], [inner, beyond, behind])) == 3
    with pytest.raises(OutOfRange):
        averages.make_opposite(4, [1, 2], [beyond * 1.01])


def test_insisted_anti_faces_are_those_that_were_asked_for(service, averages):
    made = averages.make_opposite(4, [], [6], insist=True)
    assert [warning.code for warning in made.warnings] == ["out-of-range"]
    assert f"Face {made[0].id}:" in made.warnings[0].detail
    face = ws(service, service.faces.stored.face(4))
    np.testing.assert_allclose(ws(service, made[0]), -6 * face, rtol=1e-5)  # of the fake network, w_avg is 0
    assert "insist" not in made[0].recipe.derived


def test_a_face_far_beyond_can_be_made_again(service, averages):
    [far] = averages.make_opposite(4, [], [6], insist=True)
    assert service.faces.make_again(far.id).sha256 == far.sha256
    assert service.verification.verify(far.id).equal
