"""The same face is the same PNG, to the byte, however it comes about."""

import threading

import numpy as np
import pytest
from PIL import Image

from services.faces.random_faces import Look
from stylegan2.latents import z_of_seed
from tests.fakes import FakeConfig, FakeNetwork, make_service

SEED = 20_000


def png_of(service, amount=1, first=SEED):
    made = service.random_faces.make(amount, Look(seed=first))
    return service.faces.png(next(face for face in made if face.recipe.seed == SEED))


@pytest.fixture
def alone(tmp_path):
    service = make_service(tmp_path / "alone")
    yield png_of(service)
    service.close()


def test_in_a_request_of_seven(service, alone):
    assert png_of(service, amount=7, first=SEED - 3) == alone


@pytest.mark.parametrize("batch_size", [2, 4, 32])
def test_on_a_network_that_takes_batches(run, alone, batch_size):
    assert png_of(run(FakeNetwork(batch_size=batch_size)), amount=7, first=SEED - 3) == alone


def test_after_a_restart_made_again_and_as_kept(run, alone):
    face_id = run().random_faces.make(1, Look(seed=SEED))[0].id
    service = run()
    assert service.faces.png(service.stored.face(face_id)) == alone
    assert service.faces.png(service.faces.make_again(face_id)) == alone


def test_after_fifty_others(service, alone):
    service.random_faces.make(50, Look())
    assert png_of(service) == alone


def test_from_eight_threads_at_once(service, alone):
    barrier, pngs = threading.Barrier(8), []

    def ask(thread):
        barrier.wait()
        pngs.append(png_of(service, amount=1 + thread, first=SEED - thread))

    threads = [threading.Thread(target=ask, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert pngs == [alone] * 8
    assert len(service.stored.ids()) == 8


def test_a_removed_file_is_made_again(service, results, alone):
    face = service.random_faces.make(1, Look(seed=SEED))[0]
    (results / face.file).unlink()
    assert service.faces.png(face) == alone
    (results / face.file).unlink()
    assert service.random_faces.make(1, Look(seed=SEED))[0] == face
    assert (results / face.file).read_bytes() == alone


def test_a_damaged_file_is_made_again(service, results, alone):
    face = service.random_faces.make(1, Look(seed=SEED))[0]
    (results / face.file).write_bytes(alone[:-1] + b"?")
    assert service.faces.png(face) == alone


def test_a_frame_made_again(run):
    service = run()
    a, b = service.random_faces.make(2, Look())
    frames = service.transitions.make_plain(5, a.id, b.id, speed=0.8, space="w", look=Look()).faces
    before = [service.faces.png(frame) for frame in frames]
    service = run()
    assert [service.faces.png(service.faces.make_again(frame.id)) for frame in frames] == before


def test_the_seed_means_what_it_means_in_numpy(service):
    face = service.random_faces.make(1, Look(seed=SEED))[0]
    assert np.array_equal(service.faces.latent(face, "z"), np.random.RandomState(SEED).randn(1, 8)[0])
    assert np.array_equal(z_of_seed(SEED, 8), np.random.RandomState(SEED).randn(1, 8))


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("classes", [0, 5])
def test_every_kind_of_network(run, results, channels, classes):
    config = FakeConfig(img_channels=channels, c_dim=classes, img_height=8, img_width=24)
    service = run(FakeNetwork(config))
    face = service.random_faces.make(1, Look(seed=SEED))[0]
    with Image.open(results / face.file) as image:
        assert image.size == (24, 8)
        assert len(image.getbands()) == channels
    assert (face.recipe.class_ is None) == (classes == 0)
    assert service.random_faces.make(1, Look(seed=SEED)) == [face]
    assert service.faces.png(service.faces.make_again(face.id)) == service.faces.png(face)
