"""Projections with a fake projector: what is stored, what is reported, and how they end."""

import dataclasses
import hashlib
import io
import threading

import numpy as np
import pytest
from PIL import Image

from services.client import serving
from services.errors import ClientGone, InvalidParameter, NetworkNotReady
from services.faces.random_faces import Look
from services.projections.projections import ProjectionRequest
from tests.fakes import FakeConfig, FakeNetwork, FakeProjector, make_service


def upload(seed=0, size=(60, 80)):
    output = io.BytesIO()
    Image.fromarray(np.random.RandomState(seed).randint(0, 256, (*size[::-1], 3), np.uint8)).save(output, "PNG")
    return output.getvalue()


def files(results):
    return sorted(str(path.relative_to(results)) for path in results.rglob("*.png"))


def test_a_projection_is_a_face_that_says_how_it_was_made(service):
    made = service.projections.make(upload(), ProjectionRequest(seed=3, steps=5))
    derived = made.face.recipe.derived
    assert derived["by"] == "projection"
    assert (derived["steps"], derived["seed"], derived["space"], derived["align"]) == (5, 3, "w+", "auto")
    assert derived["alignment"] == {"by": "none"}
    assert derived["target_sha256"] == hashlib.sha256(made.target.tobytes()).hexdigest()
    assert made.face.recipe.noise_mode == "none"
    assert len(made.curve) == 6
    assert made.target.shape == made.before.shape == made.after.shape == (16, 12, 3)


def test_the_distance_is_that_of_the_stored_face(service):
    made = service.projections.make(upload(), ProjectionRequest(steps=5))
    stored = np.asarray(Image.open(io.BytesIO(service.faces.png(made.face))))
    assert np.array_equal(stored, made.after)
    rms = np.sqrt(np.mean((stored.astype(float) - made.target) ** 2))
    assert made.derived["distance"]["pixel"] == pytest.approx(rms)


def test_the_same_upload_and_request_give_the_same_face(service):
    first, second = (service.projections.make(upload(), ProjectionRequest(steps=5)).face for _ in range(2))
    assert first.id != second.id
    assert (first.sha256, first.recipe) == (second.sha256, second.recipe)
    assert service.faces.png(first) == service.faces.png(second)


def test_a_projection_starts_from_the_nearest_random_face_of_its_seed(service):
    network = service.networks.generator().network
    w = network.mapping(np.random.RandomState(3).randn(32, 8).astype(np.float32), truncation_psi=0.7)[20:21]
    output = io.BytesIO()
    Image.fromarray(((network.synthesis(w, "none")[0] * 127.5) + 128).clip(0, 255).astype(np.uint8)).resize(
        (120, 160)
    ).save(output, "PNG")
    made = service.projections.make(output.getvalue(), ProjectionRequest(seed=3, steps=5))
    assert np.abs(made.before.astype(int) - made.target).max() <= 4
    assert made.curve[0] != service.projections.make(output.getvalue(), ProjectionRequest(seed=4, steps=5)).curve[0]


def test_nothing_of_the_upload_is_stored_unless_it_is_asked_for(service, results):
    made = service.projections.make(upload(), ProjectionRequest(steps=5))
    assert made.kept is None
    assert files(results) == [made.face.file]


def test_a_kept_target_is_named_by_its_hash_and_is_no_face(run, results):
    service = run()
    made = run.service.projections.make(upload(), ProjectionRequest(steps=5, keep=True))
    assert made.kept == f"targets/{made.derived['target_sha256']}.png"
    assert np.array_equal(np.asarray(Image.open(results / made.kept)), made.target)
    assert service.stored.ids() == [1]
    assert run().stored.ids() == [1]  # after a restart


def test_a_bad_upload_names_the_field_and_makes_nothing(service, results):
    with pytest.raises(InvalidParameter) as refusal:
        service.projections.make(b"hello", ProjectionRequest())
    assert refusal.value.field == "image"
    assert service.faces.stored.ids() == []
    assert files(results) == []


def test_an_unknown_network_is_named(service):
    with pytest.raises(InvalidParameter) as refusal:
        service.projections.make(upload(), ProjectionRequest(network="none of ours"))
    assert refusal.value.field == "network"


def test_a_conditional_network_starts_among_its_classes(run):
    run(FakeNetwork(FakeConfig(c_dim=3)))
    assert run.service.projections.make(upload(), ProjectionRequest(steps=5)).face.recipe.class_ is None


def test_each_network_gets_one_projector(results):
    made = []

    def counted(network):
        made.append(network.name)
        return FakeProjector(network)

    service = make_service(
        results, FakeNetwork(), FakeNetwork(name="other", fingerprint="0" * 64), make_projector=counted
    )
    for name in ("fake", "other", "fake"):
        face = service.projections.make(upload(), ProjectionRequest(network=name, steps=5)).face
        assert face.recipe.network == name
    assert made == ["fake", "other"]
    service.close()


class Held:
    """A projector that waits in its third step until the test lets it go on."""

    def __init__(self):
        self.reached, self.go_on = threading.Event(), threading.Event()

    def __call__(self, network):
        return FakeProjector(network, self._in_step)

    def _in_step(self, step):
        if step == 2:
            self.reached.set()
            assert self.go_on.wait(10)


def outcome_of(call):
    outcomes = []

    def work():
        try:
            outcomes.append(call())
        except Exception as error:
            outcomes.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    return thread, outcomes


@pytest.mark.parametrize(("ended_by", "kind"), [("client", ClientGone), ("stop", NetworkNotReady)])
def test_a_projection_ends_without_a_trace_if_the_client_leaves_or_the_service_stops(results, ended_by, kind):
    held, gone = Held(), threading.Event()
    service = make_service(results, make_projector=held)

    def project():
        with serving(gone.is_set):
            return service.projections.make(upload(), ProjectionRequest(steps=2000))

    thread, outcomes = outcome_of(project)
    assert held.reached.wait(10)
    gone.set() if ended_by == "client" else service.projections.stop()
    held.go_on.set()
    thread.join(10)
    assert isinstance(outcomes[0], kind)
    assert files(results) == []
    service.close()


def test_others_are_served_while_a_projection_goes_on(results):
    held = Held()
    service = make_service(results, make_projector=held)
    thread, outcomes = outcome_of(lambda: service.projections.make(upload(), ProjectionRequest(steps=5)))
    assert held.reached.wait(10)
    assert len(service.random_faces.make(3, Look())) == 3
    held.go_on.set()
    thread.join(10)
    assert outcomes[0].face.id == 4
    service.close()


def test_a_stopped_service_takes_no_projections(service):
    service.projections.stop()
    with pytest.raises(NetworkNotReady):
        service.projections.make(upload(), ProjectionRequest())


class Astray(FakeProjector):
    """Ends far from all faces of the network."""

    def project(self, target, start, covariance, settings, before_step):
        result = super().project(target, start, covariance, settings, before_step)
        return dataclasses.replace(result, ws=result.ws + np.float32(9))


def test_a_picture_that_leads_far_from_the_network_is_stored_with_a_warning(run):
    service = run(make_projector=Astray)
    made = service.projections.make(upload(), ProjectionRequest(steps=2))
    assert [warning.code for warning in made.warnings] == ["no-detector", "far-from-the-network"]
    assert f"{made.derived['distance']['pixel']:.1f} levels" in made.warnings[1].detail
    assert service.stored.ids() == [made.face.id]
    assert "warnings" not in made.derived


def test_a_picture_of_the_networks_own_is_projected_without_a_warning(run):
    class Exact(FakeProjector):
        def project(self, target, start, covariance, settings, before_step):
            result = super().project(target, start, covariance, settings, before_step)
            return dataclasses.replace(result, ws=np.repeat(start[None], 4, axis=0))

    service = run(FakeNetwork(FakeConfig(img_width=16)), make_projector=Exact)
    [face] = service.random_faces.make(1, Look(seed=3, truncation_psi=0.0))
    png = service.faces.png(face)
    made = service.projections.make(png, ProjectionRequest(steps=1, align="none"))
    assert made.warnings == []


def test_a_projection_that_cannot_be_compared_fails_before_the_search(run):
    projectors = []

    def fail(number):
        if number == 1:  # after the warm-up
            raise ArithmeticError

    service = run(FakeNetwork(before_image=fail), make_projector=projectors.append)
    with pytest.raises(ArithmeticError):
        service.projections.make(upload(), ProjectionRequest(steps=1))
    assert projectors == []
