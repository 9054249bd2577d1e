"""What FaceService promises, apart from equal bytes."""

import errno
import hashlib
import os
import threading

import numpy as np
import pytest
from PIL import Image

from db.face_store import FaceStore
from services.errors import FaceNotFound, InvalidParameter, NetworkMismatch, StorageFull
from services.faces.face_service import FaceService
from services.faces.maker import FaceMaker
from services.faces.random_faces import Look
from services.recipes.face_file import read_face
from services.rendering.generator import Generator
from services.rendering.generators import Generators
from services.rendering.networks import Networks
from services.rendering.render_queue import RenderQueue
from services.results.folder import ResultsFolder
from tests.fakes import FakeConfig, FakeNetwork, entry_of


def files(results):
    return sorted(path.name for path in results.glob("*"))[1:]  # without .facespace


def test_each_new_face_has_a_new_id_a_new_seed_and_a_png(faces, results):
    made = faces.make_random(5, Look())
    assert [face.id for face in made] == faces.ids() == [1, 2, 3, 4, 5]
    assert len({face.recipe.seed for face in made}) == 5
    assert files(results) == [face.file for face in made]


def test_the_png_carries_the_recipe_and_the_hash_of_its_pixels(faces, results):
    face = faces.make_random(1, Look(truncation_psi=0.5))[0]
    assert read_face(results / face.file) == (face.recipe, face.sha256)
    with Image.open(results / face.file) as image:
        assert hashlib.sha256(np.asarray(image).tobytes()).hexdigest() == face.sha256


def test_a_seed_asked_for_again_is_the_stored_face(faces):
    first = faces.make_random(3, Look(seed=10))
    assert faces.make_random(5, Look(seed=9))[1:4] == first
    assert faces.make_random(1, Look(seed=10, truncation_psi=1.0))[0].id not in [face.id for face in first]
    assert len(faces.ids()) == 6


def test_seeds_end_at_two_to_the_thirty_second(faces):
    assert faces.make_random(2, Look(seed=2**32 - 2))
    with pytest.raises(InvalidParameter, match="seed"):
        faces.make_random(2, Look(seed=2**32 - 1))


def test_eight_threads_never_get_the_same_face(faces):
    barrier, ids, seeds = threading.Barrier(8), [], []

    def ask():
        barrier.wait()
        for _ in range(5):
            made = faces.make_random(3, Look())
            ids.extend(face.id for face in made)
            seeds.extend(face.recipe.seed for face in made)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids) == faces.ids() == list(range(1, 121))
    assert len(set(seeds)) == 120


def test_if_the_fifth_of_ten_fails_nothing_of_the_ten_stays(run, results):
    def fail_once(number):
        if number == 7:  # after the warm-up and two faces
            raise ArithmeticError("the fifth")

    faces = run(FakeNetwork(before_image=fail_once))
    kept = faces.make_random(2, Look())
    with pytest.raises(ArithmeticError):
        faces.make_random(10, Look())
    assert faces.ids() == [face.id for face in kept]
    assert files(results) == [face.file for face in kept]
    assert not list((results / ".facespace" / "unfinished").glob("*/*"))
    assert [face.id for face in faces.make_random(1, Look())] == [3]


class FullDisk:
    """os.write on a disk that takes a limited number of PNGs."""

    def __init__(self, room):
        self.room = room

    def __call__(self, descriptor, data):
        if bytes(data[:4]) == b"\x89PNG":
            self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(descriptor, data)


def test_a_full_disk_is_said_and_leaves_nothing(results):
    disk, store, network = FullDisk(3), FaceStore(), FakeNetwork()
    queue, networks = RenderQueue(), Networks([entry_of(network)], lambda entry: network)
    queue.start()
    networks.start()
    assert networks.wait_until_ready(10)
    generators, folder = Generators(networks, queue), ResultsFolder(results, write=disk)
    maker = FaceMaker(generators, store, folder)
    faces = FaceService(generators, store, folder, maker)
    for amount in (4, 4):
        with pytest.raises(StorageFull):
            faces.make_random(amount, Look())
    assert faces.ids() == files(results) == []
    disk.room = 5
    assert len(faces.make_random(5, Look())) == 5
    for part in (networks.stop, queue.stop, maker.close, folder.close, store.close):
        part()


def test_a_deleted_face_is_gone_with_its_png(faces, results):
    first, second = faces.make_random(2, Look())
    faces.delete(first.id)
    assert faces.ids() == [second.id]
    assert files(results) == [second.file]
    for call in (faces.face, faces.delete, faces.make_again):
        with pytest.raises(FaceNotFound):
            call(first.id)


def test_a_face_of_another_network_is_kept_but_not_made(run, results):
    face = run().make_random(1, Look(seed=3))[0]
    faces = run(FakeNetwork(name="other", fingerprint="0" * 64))
    assert faces.ids() == [face.id]
    assert faces.png(faces.face(face.id)) == (results / face.file).read_bytes()
    for call in (
        lambda: faces.make_again(face.id),
        lambda: faces.make_transition(2, face.id, None, 1.0, space="w", look=Look()),
        lambda: faces.latent(face, "w"),
    ):
        with pytest.raises(NetworkMismatch, match="fake") as refusal:
            call()
        assert refusal.value.network == "fake"
    assert faces.make_random(1, Look(seed=3))[0].id == 2


def test_a_face_made_in_another_precision_is_not_made_in_this_one(run):
    face = run().make_random(1, Look())[0]
    with pytest.raises(NetworkMismatch, match="bfloat16"):
        run(precision="bfloat16").make_again(face.id)


def test_other_pixels_than_before_are_said(run, caplog):
    face = run(engine={"keras": "1"}).make_random(1, Look())[0]
    other = FakeNetwork(FakeConfig(img_height=20))  # stands for a version that computes differently
    again = run(other, engine={"keras": "2"}).make_again(face.id)
    assert again.sha256 != face.sha256
    assert "other pixels" in caplog.text


def test_a_class_is_drawn_by_the_seed_and_recorded(run):
    faces = run(FakeNetwork(FakeConfig(c_dim=7)))
    made = faces.make_random(40, Look(seed=0))
    assert {face.recipe.class_ for face in made} == set(range(7))
    chosen = faces.make_random(1, Look(seed=0, class_=6))[0]
    assert chosen.recipe.class_ == 6
    with pytest.raises(InvalidParameter):
        faces.make_random(1, Look(class_=7))


def test_the_original_systems_calls_make_images(service):
    generator = Generator(service.queue, service.networks.get())
    images = generator.generate_random_images(3, seed=5)
    assert images.shape == (3, 16, 12, 3)
    assert np.array_equal(images[1:], generator.generate_random_images(2, seed=6))
    way = generator.generate_transition(5, 6, speed=1.0, qty=4)
    assert np.array_equal(way[-1], images[1])
    assert np.array_equal(generator.generate_transition(5, 6, speed=0.5, qty=2)[-1], way[1])
