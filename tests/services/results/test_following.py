"""Two workers that serve one folder during a reload, each with a store in memory, know the same faces."""

import threading

import pytest

from db.face_store import FaceStore
from services.errors import FaceNotFound
from services.faces.random_faces import Look
from services.recipes.face_file import face_png
from tests.fakes import FakeNetwork, make_service


@pytest.fixture
def workers(results):
    """The worker that is about to end, and the new one."""
    workers = [make_service(results), make_service(results)]
    yield workers
    for worker in workers:
        worker.close()


def test_what_the_old_worker_stores_is_known_to_the_new_one_at_once(workers):
    old, new = workers
    made = old.random_faces.make(3, Look())
    assert [new.stored.face(face.id) for face in made] == made
    assert new.stored.ids() == [face.id for face in made]
    a, b, _ = made
    frames = new.transitions.make_plain(2, a.id, b.id, speed=1.0, space="w", look=Look()).faces
    assert [old.stored.face(face.id) for face in frames] == frames
    assert list(old.stored.faces()) == list(new.stored.faces())


def test_what_one_worker_deletes_is_gone_from_the_other(workers):
    old, new = workers
    [face] = old.random_faces.make(1, Look())
    assert new.stored.face(face.id) == face
    new.deletions.delete([face.id])
    for worker in workers:
        with pytest.raises(FaceNotFound):
            worker.stored.face(face.id)
        with pytest.raises(FaceNotFound):
            worker.deletions.delete([face.id])


def test_a_seed_gives_one_face_whichever_worker_is_asked(workers):
    old, new = workers
    made = old.random_faces.make(3, Look(seed=5))
    again = new.random_faces.make(5, Look(seed=4))
    assert [face.id for face in again[1:4]] == [face.id for face in made]
    assert len({face.id for face in again}) == 5


def test_a_face_that_one_worker_made_again_is_known_as_it_is_now(workers, results):
    old, new = workers
    [face] = old.random_faces.make(1, Look(seed=5))
    assert new.faces.png(face) == old.faces.png(face)
    other = FakeNetwork()
    other._to_colours = -other._to_colours
    third = make_service(results, other)
    again = third.faces.make_again(face.id)
    assert again.sha256 != face.sha256
    assert old.stored.face(face.id) == new.stored.face(face.id) == again
    third.close()


def test_faces_published_while_the_new_worker_reads_the_folder_are_known_to_it(results):
    reading, may_read = threading.Event(), threading.Event()

    class SlowStore(FaceStore):
        def rows(self, after=0):
            reading.set()
            assert may_read.wait(10)
            return super().rows(after)

    old = make_service(results)
    started = []
    thread = threading.Thread(target=lambda: started.append(make_service(results, store=SlowStore())))
    thread.start()
    assert reading.wait(10)  # the new worker has listed the folder already
    made = old.random_faces.make(7, Look())
    may_read.set()
    thread.join(10)
    [new] = started
    assert [new.stored.face(face.id) for face in made] == made
    for worker in (old, new):
        worker.close()


def test_an_event_whose_file_is_no_face_is_left_out_with_a_warning(workers, results, caplog):
    old, new = workers
    (results / "face-00000005.png").write_bytes(b"rubbish")
    old._folder.journal.append(added=[5, 6])
    assert new.stored.ids() == []
    assert "face-00000005.png is left out" in caplog.text


def test_processes_on_one_database_leave_it_to_the_database(results, tmp_path):
    address = f"sqlite:///{tmp_path}/faces.db"
    old, new = (make_service(results, store=FaceStore(address)) for _ in range(2))
    [face] = old.random_faces.make(1, Look())
    (results / face.file).write_bytes(
        face_png(face.recipe, old.networks.generator().generate_random_images(1, 9)[0])[0]
    )
    assert new.stored.face(face.id) == face
    for worker in (old, new):
        worker.close()
