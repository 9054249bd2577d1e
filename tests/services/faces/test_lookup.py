"""Stored faces are found, listed, and collected as sources."""

import numpy as np
import pytest

from db.face_store import FaceStore
from services.errors import FaceNotFound, InvalidParameter, NetworkNotReady
from services.faces.lookup import StoredFaces
from services.faces.random_faces import Look
from tests.fakes import FakeNetwork


def test_faces_are_listed_from_an_id_on(service):
    made = service.random_faces.make(5, Look(seed=1))
    assert service.stored.ids(after=2) == [3, 4, 5]
    assert service.stored.ids(after=1, limit=2) == [2, 3]
    assert list(service.stored.faces(after=3)) == made[3:]


def test_an_unknown_face_is_named_with_the_parameter(service):
    with pytest.raises(FaceNotFound, match=r"^to: there is no face 9\.$") as refusal:
        service.stored.face(9, "to")
    assert (refusal.value.field, refusal.value.face_id) == ("to", 9)


def test_nothing_is_said_before_the_folder_is_read():
    stored = StoredFaces(FaceStore(), lambda: False)
    for call in (lambda: stored.face(1), stored.ids, lambda: list(stored.faces())):
        with pytest.raises(NetworkNotReady, match="still being read"):
            call()


def test_sources_keep_order_and_repetitions(service):
    service.random_faces.make(3, Look(seed=1))
    sources = service.sources.of("ids", [3, 1, 3])
    assert [face.id for face in sources.faces] == [3, 1, 3]
    assert np.array_equal(sources.latents()[0], sources.latents()[2])
    assert [origin["seed"] for origin in sources.origins] == [3, 1, 3]


def test_sources_are_of_one_network(run):
    service = run(FakeNetwork(), FakeNetwork(name="other", fingerprint="0" * 64))
    service.random_faces.make(1, Look(seed=1))
    service.random_faces.make(1, Look(seed=1, network="other"))
    with pytest.raises(InvalidParameter, match="face 1 is of fake, face 2 of other") as refusal:
        service.sources.of("ids", [1, 2])
    assert refusal.value.field == "ids"


def test_noise_stays_where_any_source_has_it(service):
    [face] = service.random_faces.make(1, Look(seed=1))
    generator = service.networks.generator()
    quiet = generator.derived_recipe({"by": "projection"}, generator.latents(face.recipe), "none")
    sources = service.sources.of("ids", [1])
    assert sources.noise_mode == "const"
    sources.faces[0] = type(face)(1, quiet, face.sha256, face.file, face.created)
    assert sources.noise_mode == "none"


def test_an_error_names_the_one_of_several_parameters_that_is_wrong(run):
    service = run(FakeNetwork(), FakeNetwork(name="other", fingerprint="0" * 64))
    service.random_faces.make(2, Look(seed=1))
    service.random_faces.make(1, Look(seed=1, network="other"))
    sources = service.sources.of_fields([("id1", 2), ("id2", 1)])
    assert [face.id for face in sources.faces] == [2, 1]
    with pytest.raises(FaceNotFound) as missing:
        service.sources.of_fields([("id1", 1), ("id2", 9)])
    assert missing.value.field == "id2"
    with pytest.raises(InvalidParameter, match="id2 must name faces of one network") as refusal:
        service.sources.of_fields([("id1", 1), ("id2", 3)])
    assert refusal.value.field == "id2"
