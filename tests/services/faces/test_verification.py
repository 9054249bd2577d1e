"""Whether a face is what it was: equal, different by so much, or without its PNG."""

import dataclasses

import numpy as np
import pytest
from PIL import Image

from services.errors import FaceNotFound, NetworkMismatch
from services.faces.random_faces import Look
from services.pictures.png import encode
from services.pictures.png_reader import read_texts
from tests.fakes import FakeNetwork


class Brighter(FakeNetwork):
    """Stands for a machine whose pixels come out differently: the red of all is 8 levels higher."""

    def synthesis(self, ws, noise_mode="const"):
        images = super().synthesis(ws, noise_mode)
        images[..., 0] += 8 / 127.5
        return images


def test_the_same_machine_makes_the_same_pixels(run):
    service = run()
    face = service.random_faces.make(1, Look(seed=1))[0]
    verdict = run.service.verification.verify(face.id)
    assert verdict.equal
    assert (verdict.max_difference, verdict.mean_difference) == (0, 0.0)
    assert verdict.file_is_whole
    assert verdict.engine_then == verdict.engine_now
    assert verdict.engine_now["device"] == "paint"
    assert service.stored.ids() == [face.id]


def test_another_engine_is_told_apart_and_the_difference_measured(run):
    face = run(engine={"keras": "1"}).random_faces.make(1, Look(seed=1))[0]
    run(Brighter(), engine={"keras": "2"})
    verdict = run.service.verification.verify(face.id)
    assert not verdict.equal
    assert 7 <= verdict.max_difference <= 9
    assert 0 < verdict.mean_difference <= 9 / 3  # one channel of three, as far as it is not white already
    assert (verdict.engine_then["keras"], verdict.engine_now["keras"]) == ("1", "2")
    assert verdict.face.sha256 == face.sha256


def test_without_its_png_a_face_is_compared_by_its_hash(run, results):
    face = run().random_faces.make(1, Look(seed=1))[0]
    (results / face.file).write_bytes(b"rubbish")
    verdict = run.service.verification.verify(face.id)
    assert verdict.equal
    assert (verdict.file_is_whole, verdict.max_difference) == (False, None)
    assert (results / face.file).read_bytes() == b"rubbish"


def test_another_precision_may_be_compared(run):
    face = run().random_faces.make(1, Look(seed=1))[0]
    run(precision="bfloat16")
    verdict = run.service.verification.verify(face.id)
    assert (verdict.engine_then["precision"], verdict.engine_now["precision"]) == ("float32", "bfloat16")


def test_a_gray_face_is_compared_too(run):
    config = dataclasses.replace(FakeNetwork().config, img_channels=1)
    face = run(FakeNetwork(config)).random_faces.make(1, Look(seed=1))[0]
    verdict = run.service.verification.verify(face.id)
    assert verdict.equal
    assert verdict.max_difference == 0


def test_what_cannot_be_made_cannot_be_verified(run):
    face = run().random_faces.make(1, Look(seed=1))[0]
    run(FakeNetwork(name="other", fingerprint="0" * 64))
    with pytest.raises(NetworkMismatch):
        run.service.verification.verify(face.id)
    with pytest.raises(FaceNotFound):
        run.service.verification.verify(99)


def test_a_png_whose_pixels_were_changed_is_told_though_its_texts_are_right(run, results):
    face = run().random_faces.make(1, Look(seed=1))[0]
    with Image.open(results / face.file) as picture:
        pixels = np.asarray(picture)
    (results / face.file).write_bytes(encode(255 - pixels, read_texts(results / face.file)))
    verdict = run.service.verification.verify(face.id)
    assert not verdict.equal
    assert (verdict.file_shows, verdict.file_is_whole, verdict.max_difference) == ("another picture", False, None)
    assert verdict.sha256_now == face.sha256
