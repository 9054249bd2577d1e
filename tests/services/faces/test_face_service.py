"""What can be done with one stored face."""

import numpy as np
import pytest
from PIL import Image

from services.errors import FaceNotFound, InvalidParameter, NetworkMismatch, ResultsError
from services.faces.random_faces import Look
from services.pictures.png import encode
from services.pictures.png_reader import read_texts
from tests.fakes import FakeNetwork


def test_a_deleted_face_is_gone_with_its_png(service, results):
    first, second = service.random_faces.make(2, Look())
    service.deletions.delete([first.id])
    assert service.stored.ids() == [second.id]
    assert sorted(path.name for path in results.glob("*.png")) == [second.file]
    for call in (service.stored.face, service.faces.make_again, lambda face_id: service.deletions.delete([face_id])):
        with pytest.raises(FaceNotFound):
            call(first.id)


def test_a_face_of_another_network_is_kept_but_not_made(run, results):
    face = run().random_faces.make(1, Look(seed=3))[0]
    service = run(FakeNetwork(name="other", fingerprint="0" * 64))
    assert service.stored.ids() == [face.id]
    assert service.faces.png(service.stored.face(face.id)) == (results / face.file).read_bytes()
    for call in (
        lambda: service.faces.make_again(face.id),
        lambda: service.transitions.make_plain(2, face.id, None, speed=1.0, space="w", look=Look()),
        lambda: service.faces.latent(face, "w"),
    ):
        with pytest.raises(NetworkMismatch, match="fake") as refusal:
            call()
        assert refusal.value.network == "fake"
    assert service.random_faces.make(1, Look(seed=3))[0].id == 2


def test_a_face_made_in_another_precision_is_not_made_in_this_one(run):
    face = run().random_faces.make(1, Look())[0]
    with pytest.raises(NetworkMismatch, match="bfloat16"):
        run(precision="bfloat16").faces.make_again(face.id)


def test_a_damaged_png_is_replaced_by_the_face_made_again(service, results):
    [face] = service.random_faces.make(1, Look(seed=1))
    png = service.faces.png(face)
    for damage in (png[:-1], png[:60] + b"x" + png[61:], b""):
        (results / face.file).write_bytes(damage)
        assert service.faces.png(face) == png
    (results / face.file).unlink()
    assert service.faces.png(face) == png


def test_the_latent_of_a_random_face_is_what_its_seed_draws_and_maps_to(service):
    [face] = service.random_faces.make(1, Look(seed=11, truncation_psi=0.5))
    z = service.faces.latent(face, "z")
    assert np.array_equal(z, np.random.RandomState(11).randn(1, 8)[0])
    network = service.networks.generator().network
    assert np.array_equal(service.faces.latent(face, "w"), network.mapping(z[None].astype(np.float32), None, 0.5)[0])


def test_a_derived_face_has_no_z(service):
    service.random_faces.make(2, Look(seed=1))
    [mix] = service.averages.make([1, 2])
    assert np.array_equal(service.faces.latent(mix, "w"), mix.recipe.latents())
    with pytest.raises(InvalidParameter, match="face 3 has no z") as refusal:
        service.faces.latent(mix, "z")
    assert refusal.value.field == "space"


def edited(path):
    """Gives the file of a face other pixels under its own texts, as a picture editor does."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture)
    path.write_bytes(encode(255 - pixels, read_texts(path)))


def test_a_picture_that_was_edited_is_replaced_by_the_face_made_again(run, results, caplog):
    [face] = run().random_faces.make(1, Look(seed=1))
    png = (results / face.file).read_bytes()
    for restart in (False, True):
        service = run() if restart else run.service
        edited(results / face.file)
        assert service.faces.png(face) == png
        assert "its pixels are not those of the face" in caplog.text
        assert service.stored.face(face.id) == face


def test_another_faces_picture_is_not_served_as_this_one(run, results):
    service = run()
    a, b = service.random_faces.make(2, Look(seed=1))
    png = service.faces.png(a)
    (results / a.file).write_bytes(encode(np.asarray(Image.open(results / b.file)), read_texts(results / a.file)))
    assert service.faces.png(a) == png


def test_an_edited_picture_of_an_absent_network_is_refused_and_not_served(run, results):
    [face] = run().random_faces.make(1, Look(seed=1))
    edited(results / face.file)
    service = run(FakeNetwork(name="other", fingerprint="0" * 64))
    with pytest.raises(NetworkMismatch, match="fake"):
        service.faces.png(service.stored.face(face.id))


def test_a_face_that_cannot_be_deleted_stays_as_it_is(run, results):
    [face] = run().random_faces.make(1, Look(seed=1))
    in_the_way = results / ".facespace" / "deleted-ids"
    in_the_way.mkdir()
    with pytest.raises(ResultsError, match="deleted-ids"):
        run.service.deletions.delete([face.id])
    assert run.service.stored.face(face.id) == face
    assert (results / face.file).exists()
    in_the_way.rmdir()
    assert run().stored.ids() == [face.id]
