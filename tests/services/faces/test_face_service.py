"""What FaceService promises, apart from equal bytes."""

import errno
import functools
import hashlib
import os
import threading

import numpy as np
import pytest
from PIL import Image

from db.face_store import FaceStore
from services.errors import FaceNotFound, InvalidParameter, NetworkMismatch, StorageFull
from services.faces.maker import FaceMaker
from services.faces.random_faces import Look, RandomFaces
from services.recipes.face_file import read_face
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.rendering.render_queue import RenderQueue
from services.results.folder import ResultsFolder
from tests.fakes import FakeConfig, FakeNetwork, entry_of


def files(results):
    return sorted(path.name for path in results.glob("*"))[1:]  # without .facespace


def test_each_new_face_has_a_new_id_a_new_seed_and_a_png(service, results):
    made = service.random_faces.make(5, Look())
    assert [face.id for face in made] == service.stored.ids() == [1, 2, 3, 4, 5]
    assert len({face.recipe.seed for face in made}) == 5
    assert files(results) == [face.file for face in made]


def test_the_png_carries_the_recipe_and_the_hash_of_its_pixels(service, results):
    face = service.random_faces.make(1, Look(truncation_psi=0.5))[0]
    assert read_face(results / face.file) == (face.recipe, face.sha256)
    with Image.open(results / face.file) as image:
        assert hashlib.sha256(np.asarray(image).tobytes()).hexdigest() == face.sha256


def test_a_seed_asked_for_again_is_the_stored_face(service):
    first = service.random_faces.make(3, Look(seed=10))
    assert service.random_faces.make(5, Look(seed=9))[1:4] == first
    assert service.random_faces.make(1, Look(seed=10, truncation_psi=1.0))[0].id not in [face.id for face in first]
    assert len(service.stored.ids()) == 6


def test_seeds_end_at_two_to_the_thirty_second(service):
    assert service.random_faces.make(2, Look(seed=2**32 - 2))
    with pytest.raises(InvalidParameter, match="seed"):
        service.random_faces.make(2, Look(seed=2**32 - 1))


def test_eight_threads_never_get_the_same_face(service):
    barrier, ids, seeds = threading.Barrier(8), [], []

    def ask():
        barrier.wait()
        for _ in range(5):
            made = service.random_faces.make(3, Look())
            ids.extend(face.id for face in made)
            seeds.extend(face.recipe.seed for face in made)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids) == service.stored.ids() == list(range(1, 121))
    assert len(set(seeds)) == 120


def test_if_the_fifth_of_ten_fails_nothing_of_the_ten_stays(run, results):
    def fail_once(number):
        if number == 7:  # after the warm-up and two faces
            raise ArithmeticError("the fifth")

    service = run(FakeNetwork(before_image=fail_once))
    kept = service.random_faces.make(2, Look())
    with pytest.raises(ArithmeticError):
        service.random_faces.make(10, Look())
    assert service.stored.ids() == [face.id for face in kept]
    assert files(results) == [face.file for face in kept]
    assert not list((results / ".facespace" / "unfinished").glob("*/*"))
    assert [face.id for face in service.random_faces.make(1, Look())] == [3]


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
    queue, folder = RenderQueue(), ResultsFolder(results, write=disk)
    make_generator = functools.partial(Generator, queue, precision="float32", engine={}, truncation_psi=0.7)
    networks = Networks(
        [entry_of(network)], lambda entry: network, make_generator, precision="float32", max_bytes=1 << 30
    )
    queue.start()
    networks.start()
    assert networks.wait_until_ready(10)
    random = RandomFaces(networks, store, folder, FaceMaker(store, folder))
    for amount in (4, 4):
        with pytest.raises(StorageFull):
            random.make(amount, Look())
    assert store.ids() == files(results) == []
    disk.room = 5
    assert len(random.make(5, Look())) == 5
    for part in (networks.stop, queue.stop, folder.close, store.close):
        part()


def test_a_deleted_face_is_gone_with_its_png(service, results):
    first, second = service.random_faces.make(2, Look())
    service.faces.delete(first.id)
    assert service.stored.ids() == [second.id]
    assert files(results) == [second.file]
    for call in (service.stored.face, service.faces.delete, service.faces.make_again):
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


def test_other_pixels_than_before_are_said(run, caplog):
    face = run(engine={"keras": "1"}).random_faces.make(1, Look())[0]
    other = FakeNetwork(FakeConfig(img_height=20))  # stands for a version that computes differently
    again = run(other, engine={"keras": "2"}).faces.make_again(face.id)
    assert again.sha256 != face.sha256
    assert "other pixels" in caplog.text


def test_a_class_is_drawn_by_the_seed_and_recorded(run):
    service = run(FakeNetwork(FakeConfig(c_dim=7)))
    made = service.random_faces.make(40, Look(seed=0))
    assert {face.recipe.class_ for face in made} == set(range(7))
    chosen = service.random_faces.make(1, Look(seed=0, class_=6))[0]
    assert chosen.recipe.class_ == 6
    with pytest.raises(InvalidParameter):
        service.random_faces.make(1, Look(class_=7))


def test_the_original_systems_calls_make_images(service):
    generator = service.networks.generator()
    images = generator.generate_random_images(3, seed=5)
    assert images.shape == (3, 16, 12, 3)
    assert np.array_equal(images[1:], generator.generate_random_images(2, seed=6))
    way = generator.generate_transition(5, 6, speed=1.0, qty=4)
    assert np.array_equal(way[-1], images[1])
    assert np.array_equal(generator.generate_transition(5, 6, speed=0.5, qty=2)[-1], way[1])
