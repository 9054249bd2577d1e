"""The results folder is the record: what a restart finds there, and what it leaves."""

import dataclasses
import json
import os
import shutil
from unittest.mock import ANY

import numpy as np
import pytest
from PIL import Image

from db.face_store import FaceStore
from services.faces.random_faces import Look
from services.pictures.png import encode
from services.recipes.face_file import PIXEL_HASH, RECIPE, face_png
from services.results import rebuild
from services.results.folder import ResultsFolder
from tests.fakes import make_service


def test_a_restart_knows_every_face_by_its_id(run):
    service = run()
    a, b = service.random_faces.make(2, Look())
    made = [a, b, *service.transitions.make_plain(3, a.id, b.id, speed=1.0, space="w", look=Look()).faces]
    again = run()
    assert [again.stored.face(face.id) for face in made] == made


def test_an_id_is_not_used_again_after_delete_and_restart(run):
    service = run()
    service.random_faces.make(3, Look())
    service.deletions.delete([3])
    assert run().random_faces.make(1, Look())[0].id == 4


def test_an_id_is_not_used_again_after_its_png_was_removed_by_hand(run, results):
    face = run().random_faces.make(1, Look())[0]
    (results / face.file).unlink()
    service = run()
    assert service.stored.ids() == []
    assert service.random_faces.make(1, Look())[0].id == 2


@pytest.fixture
def elsewhere(tmp_path):
    """The folder of another laboratory, with faces 1 and 2, and a derived face 3."""
    service = make_service(tmp_path / "elsewhere")
    service.random_faces.make(2, Look(seed=100))
    service.transitions.make_plain(1, 1, 2, speed=0.5, space="w", look=Look())
    service.close()
    return tmp_path / "elsewhere"


def test_a_png_from_elsewhere_is_enough_to_go_on_from_its_face(run, results, elsewhere, caplog):
    theirs = (elsewhere / "face-00000003.png").read_bytes()
    run().random_faces.make(3, Look())
    shutil.copy(elsewhere / "face-00000003.png", results / "face-00000003 (from Ghent).png")
    service = run()
    assert service.stored.ids() == [1, 2, 3, 4]
    assert "it is face 4 now" in caplog.text
    assert service.faces.png(service.stored.face(4)) == theirs
    assert service.faces.png(service.faces.make_again(4)) == theirs
    assert (
        service.transitions.make_plain(2, 4, 1, speed=1.0, space="w", look=Look()).faces[-1].sha256
        == service.stored.face(1).sha256
    )


def test_a_png_from_elsewhere_keeps_its_id_where_that_is_free(run, results, elsewhere):
    run()
    shutil.copy(elsewhere / "face-00000003.png", results)
    service = run()
    assert service.stored.ids() == [3]
    assert service.random_faces.make(1, Look())[0].id == 4


def test_a_png_from_elsewhere_does_not_become_a_deleted_face(run, results, elsewhere):
    service = run()
    service.random_faces.make(3, Look())
    service.deletions.delete([3])
    shutil.copy(elsewhere / "face-00000003.png", results)
    assert run().stored.ids() == [1, 2, 4]


def test_a_second_copy_of_a_face_is_left_where_it_is(run, results, caplog):
    face = run().random_faces.make(1, Look())[0]
    shutil.copy(results / face.file, results / "copy.png")
    assert run().stored.ids() == [face.id]
    assert "copy.png is left out: it is face 1 once more" in caplog.text
    assert (results / "copy.png").exists()


def test_two_frames_that_are_alike_are_two_faces(run):
    service = run()
    service.random_faces.make(2, Look())
    for _ in range(2):
        service.transitions.make_plain(1, 1, 2, speed=0.5, space="w", look=Look())
    assert run().stored.ids() == [1, 2, 3, 4]


def test_what_is_no_face_is_left_out_with_a_warning(run, results, caplog):
    face = run().random_faces.make(1, Look())[0]
    whole = (results / face.file).read_bytes()
    (results / "face-00000007.png").write_bytes(whole[:-30])
    (results / "face-00000008.png").write_bytes(b"")
    (results / "face-00000009.png").write_bytes(whole.replace(b'"network":"fake"', b'"network":"evil"'))
    Image.new("RGB", (4, 4)).save(results / "holiday.png")
    (results / "notes.txt").write_text("not ours")
    (results / "folder.png").mkdir()
    service = run()
    assert service.stored.ids() == [1]
    for name in ("face-00000007.png", "face-00000008.png", "face-00000009.png", "holiday.png"):
        assert f"{name} is left out" in caplog.text
        assert (results / name).exists()
    assert service.random_faces.make(1, Look())[0].id == 2  # only whole faces count


def test_what_a_dead_process_left_unfinished_is_removed(run, results):
    run()
    dead = results / ".facespace" / "unfinished" / "1-dead"
    dead.mkdir()
    (dead / "0.png").write_bytes(b"half")
    run()
    assert not dead.exists()


def test_what_a_living_process_is_writing_stays(results, tmp_path):
    first = make_service(results)
    [living] = (results / ".facespace" / "unfinished").iterdir()
    second = make_service(results)
    assert living.exists()
    second.close()
    first.close()


def test_a_damaged_mark_is_no_reason_to_use_an_id_again(run, results):
    run().random_faces.make(3, Look())
    (results / ".facespace" / "last-id").write_text("rubbish")
    assert run().random_faces.make(1, Look())[0].id == 4


def test_a_database_of_its_own_keeps_faces_whose_png_is_gone(run, results, tmp_path, caplog):
    address = f"sqlite:///{tmp_path}/faces.db"
    service = run(store=FaceStore(address))
    face, other = service.random_faces.make(2, Look())
    png = service.faces.png(face)
    (results / face.file).unlink()
    service = run(store=FaceStore(address))
    assert service.stored.ids() == [face.id, other.id]
    assert "1 faces of the database have no PNG" in caplog.text
    assert service.faces.png(face) == png
    assert service.stored.face(other.id) == other


def test_a_stranger_in_the_place_of_a_face_gets_an_id_of_its_own(run, results, tmp_path, elsewhere):
    address = f"sqlite:///{tmp_path}/faces.db"
    ours = run(store=FaceStore(address)).random_faces.make(3, Look())[2]
    shutil.copy(elsewhere / "face-00000003.png", results)  # over ours
    service = run(store=FaceStore(address))
    assert service.stored.ids() == [1, 2, 3, 4]
    assert service.stored.face(4).recipe.derived is not None
    assert service.stored.face(3) == ours


def with_recipe(text):
    return encode(np.zeros((2, 2, 3), np.uint8), {RECIPE: text, PIXEL_HASH: "0" * 64})


def recipe_text(**changes):
    values = {"network": "fake", "fingerprint": "f" * 64, "seed": 7, "truncation_psi": 0.7, **changes}
    return json.dumps(values)


HOSTILE = {
    "a seed of 400 zeros": with_recipe(recipe_text().replace(": 7", ": 7" + "0" * 400)),
    "a seed of 5,000 digits": with_recipe(recipe_text().replace(": 7", ": " + "7" * 5_000)),
    "a psi beyond all floats": with_recipe(recipe_text().replace("0.7", "1e400")),
    "a lone surrogate": with_recipe(recipe_text(network="\ud800")),
    "a class beyond the database": with_recipe(recipe_text(**{"class": 2**40})),
    "a recipe of lists in lists": with_recipe("[" * 100_000),
    "an infinite shape": with_recipe(
        recipe_text(derived={}, ws={"shape": [1, 1], "dtype": "float32", "base64": ""}).replace("[1, 1]", "[1e400, 1]")
    ),
    "bytes that are no text": with_recipe("x").replace(b"\0\0\0\0\0x", b"\0\0\0\0\0\xff"),
    "another format": b"GIF89a" + b"\0" * 100,
    "nothing": b"",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("file", ["face-00000005.png", "found.png"])
def test_whatever_a_file_holds_the_service_starts_and_names_it(run, results, caplog, name, file):
    [face] = run().random_faces.make(1, Look(seed=1))
    (results / file).write_bytes(HOSTILE[name])
    service = run()
    assert service.stored.ids() == [face.id]
    assert f"{file} is left out" in caplog.text
    assert (results / file).read_bytes() == HOSTILE[name]


@pytest.mark.parametrize(
    "make", [lambda path: path.symlink_to(path), os.mkfifo, lambda path: path.symlink_to("/dev/zero")]
)
def test_a_name_that_is_no_file_is_left_out(run, results, make):
    [face] = run().random_faces.make(1, Look(seed=1))
    make(results / "face-00000002.png")
    service = run()
    assert service.stored.ids() == [face.id]
    assert service.random_faces.make(1, Look())[0].id == 3


@pytest.mark.parametrize("claimed", [999_999_999_999_999_999, 2**53])
def test_a_name_that_claims_an_absurd_id_is_a_foreign_one(run, results, claimed):
    [face] = run().random_faces.make(1, Look(seed=1))
    (results / face.file).rename(results / f"face-{claimed}.png")
    service = run()
    assert service.stored.ids() == [2]
    assert service.stored.face(2).recipe == face.recipe
    assert run().stored.ids() == [2]


@pytest.mark.parametrize("name", [b"face-\xff.png", b"\x1b[31m\nx.png"])
def test_a_face_whose_name_is_no_text_gets_one(run, results, name):
    [face] = run().random_faces.make(1, Look(seed=1))
    os.rename(os.fsencode(results / face.file), os.path.join(os.fsencode(results), name))
    for _ in range(2):
        assert run().stored.ids() == [2]
        assert sorted(os.listdir(os.fsencode(results))) == [b".facespace", b"face-00000002.png"]


@pytest.mark.parametrize("name", [b"face-\xff.png", b"\x1b[31m\nx.png"])
def test_a_copy_whose_name_is_no_text_is_left_out(run, results, name):
    [face] = run().random_faces.make(1, Look(seed=1))
    copy = os.path.join(os.fsencode(results), name)
    shutil.copy(os.fsencode(results / face.file), copy)
    for _ in range(2):
        assert run().stored.ids() == [1]
        assert os.path.exists(copy)


@pytest.mark.parametrize("claimed", [10**12 + 1, 2**53 - 1])
def test_a_high_id_is_kept_and_the_next_one_is_as_low_as_before(run, results, claimed):
    [face] = run().random_faces.make(1, Look(seed=1))
    (results / face.file).rename(results / f"face-{claimed}.png")
    assert run().stored.ids() == [claimed]
    assert run.service.random_faces.make(1, Look())[0].id == 2


def test_an_empty_file_does_not_move_the_counter(run, results):
    run().random_faces.make(1, Look(seed=1))
    (results / "face-999999999999.png").write_bytes(b"")
    assert run().random_faces.make(1, Look())[0].id == 2


def test_a_start_opens_only_files_that_are_new_or_changed(run, results, monkeypatch):
    opened = []
    read = rebuild.stored_face
    monkeypatch.setattr(
        rebuild, "stored_face", lambda path, face_id: (opened.append(os.path.basename(path)), read(path, face_id))[1]
    )
    service = run()
    made = service.random_faces.make(3, Look(seed=1))
    made += service.transitions.make_plain(2, 1, 2, speed=1.0, space="w", look=Look()).faces
    assert run().stored.ids() == [face.id for face in made]
    assert opened == []
    (results / made[1].file).touch()
    (results / made[2].file).unlink()
    shutil.copy(results / made[0].file, results / "copy.png")
    assert list(run().stored.faces()) == [made[0], dataclasses.replace(made[1], created=ANY), *made[3:]]
    assert opened == ["copy.png", made[1].file]


def test_a_start_without_the_index_knows_the_same_faces(run, results):
    service = run()
    service.random_faces.make(3, Look(seed=1))
    service.transitions.make_plain(2, 1, 2, speed=1.0, space="w", look=Look())
    faces = list(service.stored.faces())
    assert list(run().stored.faces()) == faces
    (results / ".facespace" / "index").unlink()
    assert list(run().stored.faces()) == faces
    assert (results / ".facespace" / "index").exists()


def test_an_index_that_was_copied_from_elsewhere_is_not_believed(run, results, elsewhere):
    run.stop()
    results.mkdir(exist_ok=True)
    (results / ".facespace").mkdir(exist_ok=True)
    shutil.copy(elsewhere / "face-00000001.png", results / "face-00000002.png")
    shutil.copy(elsewhere / ".facespace" / "index", results / ".facespace" / "index")
    assert [face.recipe.seed for face in run().stored.faces()] == [100]


def test_a_database_learns_the_new_pixels_of_a_face_that_was_made_again(run, results, tmp_path):
    address = f"sqlite:///{tmp_path}/faces.db"
    [face] = run(store=FaceStore(address)).random_faces.make(1, Look(seed=1))
    run.stop()
    png, sha256 = face_png(face.recipe, np.full((16, 12, 3), 9, np.uint8))
    (results / face.file).write_bytes(png)
    service = run(store=FaceStore(address))
    assert service.stored.face(face.id).sha256 == sha256
    assert service.faces.png(service.stored.face(face.id)) == png


class WatchedStore(FaceStore):
    """Calls `before_add` before each transaction, and remembers how many rows each one has added."""

    def __init__(self, before_add=lambda rows: None):
        super().__init__()
        self.before_add = before_add
        self.sizes = []

    def add(self, rows):
        before_add, self.before_add = self.before_add, lambda rows: None
        before_add(rows)
        super().add(rows)
        self.sizes.append(len(rows))


@pytest.fixture
def folder_of_five(run, results):
    run().random_faces.make(5, Look(seed=1))
    run.stop()
    folder = ResultsFolder(results)
    yield folder
    folder.close()


def test_faces_that_another_process_stores_meanwhile_do_not_keep_the_others_out(folder_of_five):
    store = WatchedStore(lambda rows: FaceStore.add(store, [rows[1]]))
    assert rebuild.rebuild(store, folder_of_five) == 4
    assert store.ids() == [1, 2, 3, 4, 5]


def test_the_store_is_filled_in_several_transactions(folder_of_five, monkeypatch):
    monkeypatch.setattr(rebuild, "_AT_ONCE", 2)
    store = WatchedStore()
    assert rebuild.rebuild(store, folder_of_five) == 5
    assert store.sizes == [2, 2, 1]
