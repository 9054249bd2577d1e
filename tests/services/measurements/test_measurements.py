"""Faces are measured on their stored pixels, once."""

import numpy as np
import pytest
from PIL import Image

from services.client import serving
from services.errors import ClientGone, FaceNotFound, NetworkMismatch
from services.faces.random_faces import Look
from services.pictures.decoding import decoded
from services.recipes.face_file import MEASURES, face_png
from tests.fakes import FakeNetwork, FakeReader, readers


@pytest.fixture
def reader():
    return FakeReader()


@pytest.fixture
def service(run, reader):
    return run(readers=readers(reader))


def make(service, amount=3):
    return service.random_faces.make(amount, Look(seed=1))


def reads(reader, function, *arguments):
    """The result of a function, and how many pictures it reads."""
    before = reader.reads
    return function(*arguments), reader.reads - before


def texts(path):
    with Image.open(path) as picture:
        return picture.text


def test_a_face_is_measured_when_it_is_asked_for_and_then_known(service, reader):
    faces, read = reads(reader, make, service)
    assert read == 0
    first, read = reads(reader, service.measurements.of, faces)
    assert read == 3
    again, read = reads(reader, service.measurements.of, [service.stored.face(face.id) for face in faces])
    assert read == 0
    assert again == first
    assert first[0].attributes != first[1].attributes


def test_what_was_measured_is_known_after_a_restart(run, service, reader):
    found = service.measurements.of(make(service))
    again = run(readers=readers(reader))
    result, read = reads(reader, again.measurements.of, [again.stored.face(face_id) for face_id in (1, 2, 3)])
    assert (result, read) == (found, 0)


def test_another_reader_measures_again(run, service):
    found = service.measurements.of(make(service))
    other = FakeReader("b" * 64)
    again = run(readers=readers(other))
    result, read = reads(other, again.measurements.of, [again.stored.face(1)])
    assert read == 1
    assert result == found[:1]


def test_without_a_reader_no_attribute_is_left(run, service):
    service.measurements.of(make(service))
    again = run()
    assert not again.measurements.of([again.stored.face(1)])[0].attributes
    assert again.measurements.read(again.networks.generator().network, np.zeros((16, 12, 3), np.uint8)) is None


def test_a_picture_that_is_not_stored_has_the_values_of_the_stored_one(service):
    [face] = make(service, 1)
    network, pixels = service.networks.generator().network, decoded(service.faces.png(face))
    assert service.measurements.of_pixels(network, pixels) == service.measurements.of([face])[0]
    assert service.measurements.read(network, pixels).attributes.shape == (1, 4)


def test_a_face_that_was_deleted_meanwhile_stays_deleted(service):
    [face] = make(service, 1)
    png = service.faces.png(face)
    service.deletions.delete([face.id])
    service.faces.remember(face, "{}")
    with pytest.raises(FaceNotFound):
        service.stored.face(face.id)
    assert png


def test_a_face_of_other_pixels_is_not_given_the_old_measures(service):
    [face] = make(service, 1)
    network = service.networks.generator().network
    measured = service.measurements.of_pixels(network, np.zeros((16, 12, 3), np.uint8))
    text = service.measurements.text_of(network, measured)
    other = face_png(face.recipe, np.zeros((16, 12, 3), np.uint8))[1]
    service.faces.remember(type(face)(face.id, face.recipe, other, face.file, face.created), text)
    assert service.stored.face(face.id).measures is None


def test_a_face_made_again_keeps_its_measures(service, reader):
    [face] = make(service, 1)
    found = service.measurements.of([face])
    again = service.faces.make_again(face.id)
    result, read = reads(reader, service.measurements.of, [again])
    assert (result, read) == (found, 0)


def test_nothing_more_is_measured_when_the_client_goes(service, reader):
    faces = make(service)
    asked = iter([False, True])
    with serving(lambda: next(asked)), pytest.raises(ClientGone):
        service.measurements.of(faces)
    assert reader.reads <= 2


def test_a_face_of_a_network_that_is_not_configured_is_refused(run, service):
    [face] = make(service, 1)
    other = run(FakeNetwork(fingerprint="e" * 64), readers=readers())
    with pytest.raises(NetworkMismatch):
        other.measurements.of([face])


class TestMeasuredWhenMade:
    @pytest.fixture
    def service(self, run, reader):
        return run(readers=readers(reader), measure_new=True)

    def test_the_png_says_what_was_measured(self, service, results, reader):
        [face], read = reads(reader, make, service, 1)
        assert read == 1
        assert texts(results / face.file)[MEASURES] == face.measures
        _, read = reads(reader, service.measurements.of, [face])
        assert read == 0

    def test_the_same_face_has_the_same_bytes_when_it_is_made_again(self, run, service, reader, results):
        face = make(service, 3)[1]
        png = (results / face.file).read_bytes()
        service.faces.make_again(face.id)
        assert (results / face.file).read_bytes() == png
        service.deletions.delete([face.id])
        again = run(readers=readers(reader), measure_new=True)
        [face] = again.random_faces.make(1, Look(seed=2))
        assert (results / face.file).read_bytes() == png

    def test_a_png_from_elsewhere_is_not_measured_again(self, run, service, reader, results):
        [face] = make(service, 1)
        png = (results / face.file).read_bytes()
        service.deletions.delete([face.id])
        (results / "from-elsewhere.png").write_bytes(png)
        again = run(readers=readers(reader))
        [found] = again.stored.faces()
        result, read = reads(reader, again.measurements.of, [found])
        assert read == 0
        assert result[0].attributes

    def test_a_png_without_measures_is_measured_when_it_is_asked_for(self, run, results, reader):
        before = run(readers=readers(reader))
        png = before.faces.png(make(before, 1)[0])
        assert MEASURES not in texts(results / "face-00000001.png")
        after = run(readers=readers(reader), measure_new=True)
        assert after.measurements.of([after.stored.face(1)])[0].attributes
        assert after.faces.png(after.stored.face(1)) == png
