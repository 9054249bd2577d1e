"""Notes and deletions survive a restart, and are known to both workers of a reload."""

import contextlib
import errno
import os

import msgspec
import pytest

from db.face_store import FaceStore
from services.errors import FaceNotFound
from services.faces.deletions import Deletions
from services.faces.lookup import StoredFaces
from services.faces.random_faces import Look
from services.pictures.png_texts import with_text
from services.recipes.face import new_face, to_row
from services.recipes.face_file import face_pixels
from services.recipes.notes import NO_NOTES
from services.recipes.recipe import Recipe
from services.results.folder import ResultsFolder
from services.results.following import Following
from services.results.trash import Trash
from tests.fakes import FakeNetwork, make_service

NOTES = {"name": "Anna", "tags": ("pilot", "größer"), "note": "two\nlines"}


def test_notes_are_in_the_png_and_survive_a_restart(run, results):
    service = run()
    face, other = service.random_faces.make(2, Look())
    changed = service.annotations.change(face.id, NOTES)
    assert (changed.notes.name, changed.notes.tags) == ("Anna", ("pilot", "größer"))
    os.remove(results / ".facespace" / "index")  # so that the PNGs are read
    again = run()
    assert again.stored.face(face.id) == changed
    assert again.stored.face(other.id) == other
    assert face_pixels((results / face.file).read_bytes(), face.sha256).any()


def test_notes_survive_a_restart_with_the_index(run):
    service = run()
    [face] = service.random_faces.make(1, Look())
    changed = service.annotations.change(face.id, NOTES)
    assert run().stored.face(face.id) == changed


def test_notes_in_a_database_are_those_of_the_file(run, results):
    """A process may be killed after it has changed the file and before the database knows."""
    address = f"sqlite:///{results.parent}/faces.db"
    service = run(store=FaceStore(address))
    [face] = service.random_faces.make(1, Look())
    service.annotations.change(face.id, NOTES)
    store = FaceStore(address)
    store.update(msgspec.structs.replace(store.get(face.id), notes=None))
    store.close()
    assert run(store=FaceStore(address)).stored.face(face.id).notes.name == "Anna"


def test_notes_of_a_face_that_is_made_again_stay(run, results):
    service = run()
    [face] = service.random_faces.make(1, Look())
    changed = service.annotations.change(face.id, NOTES)
    (results / face.file).unlink()
    assert service.faces.png(changed)
    os.remove(results / ".facespace" / "index")
    assert run().stored.face(face.id).notes == changed.notes


def test_notes_that_are_none_of_ours_count_as_none(run, results):
    service = run()
    [face] = service.random_faces.make(1, Look())
    path = results / face.file
    path.write_bytes(with_text(path.read_bytes(), "facespace-notes", '{"name": 5, "tags": "x"}'))
    assert run().stored.face(face.id).notes == NO_NOTES


def test_both_workers_of_a_reload_know_notes_deletions_and_restorations(results):
    old, new = make_service(results), make_service(results)
    [face] = old.random_faces.make(1, Look())
    changed = old.annotations.change(face.id, NOTES)
    assert new.stored.face(face.id) == changed
    new.deletions.delete([face.id])
    with pytest.raises(FaceNotFound):
        old.stored.face(face.id)
    restored = old.deletions.restore(face.id)
    assert new.stored.face(face.id) == restored == changed
    old.close()
    new.close()


def test_a_restored_face_keeps_its_id_after_a_restart(run):
    service = run()
    first, _ = service.random_faces.make(2, Look())
    service.deletions.delete([first.id])
    service.deletions.restore(first.id)
    again = run()
    assert again.stored.face(first.id) == first
    assert again.random_faces.make(1, Look())[0].id == 3


def test_a_deletion_that_a_killed_process_began_is_finished_at_the_start(run, results):
    service = run()
    first, second = service.random_faces.make(2, Look())
    (results / ".facespace" / "trash" / "killed.deleting").write_bytes(f"[{first.id}]".encode())
    again = run()
    assert again.stored.ids() == [second.id]
    assert again.deletions.restore(first.id) == first


def test_notes_that_a_face_is_given_while_it_is_made_again_stay(run, results):
    annotating = []

    def annotate(number):
        if annotating:
            annotating.pop()(1, NOTES)

    service = run(FakeNetwork(before_image=annotate))
    [face] = service.random_faces.make(1, Look())
    annotating.append(service.annotations.change)
    assert service.faces.make_again(face.id).notes.name == "Anna"
    os.remove(results / ".facespace" / "index")
    assert run().stored.face(face.id).notes.name == "Anna"


def test_on_a_full_disk_a_deletion_gives_up_what_was_deleted_before(results):
    """The disk has space again as soon as the trash is empty."""

    def write(descriptor, data):
        if is_full and list((results / ".facespace" / "trash").glob("*-1.png")):
            raise OSError(errno.ENOSPC, "No space left on device")
        return os.write(descriptor, data)

    is_full = False
    folder, store = ResultsFolder(results, write=write), FaceStore()
    following, trash = Following(store, folder), Trash(results)
    deletions = Deletions(StoredFaces(store), store, folder, following, trash)
    for face_id in (1, 2):
        face_row = to_row(new_face(face_id, Recipe(network="n", fingerprint="f", seed=face_id), "0" * 64, 0.0))
        store.add([face_row])
        (results / face_row.file).write_bytes(b"png")
    deletions.delete([1])
    is_full = True
    deletions.delete([2])
    assert store.ids() == []
    assert trash.find([1]) == {}
    assert list(trash.find([2])) == [2]
    folder.close()
    store.close()


def test_a_deletion_whose_commit_fails_leaves_the_face_with_its_id(results):
    class Unreliable(FaceStore):
        @contextlib.contextmanager
        def removing(self, *ids):
            with super().removing(*ids):
                yield
                raise OSError(errno.EIO, "the connection to the database broke")

    folder, store, trash = ResultsFolder(results), Unreliable(), Trash(results)
    deletions = Deletions(StoredFaces(store), store, folder, Following(store, folder), trash)
    row = to_row(new_face(1, Recipe(network="n", fingerprint="f", seed=1), "0" * 64, 0.0))
    store.add([row])
    (results / row.file).write_bytes(b"png")
    with pytest.raises(OSError, match="broke"):
        deletions.delete([1])
    assert store.ids() == [1]
    assert (results / row.file).exists()
    assert folder.ids.retired() == set()
    assert trash.unfinished() == []
    folder.close()
    store.close()
