"""The files of one request are encoded, written and published together."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from services.errors import ResultsError
from services.recipes.face_file import read_face
from services.recipes.recipe import Recipe
from services.results.batch import Batch

IMAGE = np.zeros((4, 4, 3), np.float32)


def recipe(seed):
    return Recipe(network="fake", fingerprint="f" * 64, seed=seed, truncation_psi=0.7)


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as pool:
        yield pool


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "results").mkdir()
    return tmp_path / "results"


def batch_in(folder, pool, window=10, write=os.write):
    return Batch(folder, pool, window, folder.parent / "unfinished", write)


def test_files_come_in_the_order_in_which_they_were_added(folder, pool):
    batch = batch_in(folder, pool, window=2)
    for seed in range(7):
        batch.add(recipe(seed), IMAGE + seed / 10)
    written = batch.finish()
    assert [read_face(file.path) for file in written] == [(recipe(seed), written[seed].sha256) for seed in range(7)]
    assert len({file.path for file in written}) == 7


def test_no_more_images_wait_than_the_window_has_room_for(folder, pool):
    may_write, added = threading.Event(), []

    def wait(descriptor, data):
        assert may_write.wait(10)
        return os.write(descriptor, data)

    def add():
        for seed in range(5):
            batch.add(recipe(seed), IMAGE)
            added.append(seed)

    batch = batch_in(folder, pool, window=3, write=wait)
    thread = threading.Thread(target=add)
    thread.start()
    while len(added) < 2:
        thread.join(0.01)
    thread.join(0.05)
    assert added == [0, 1]  # the third waits for the first to be written
    may_write.set()
    thread.join(10)
    assert len(batch.finish()) == 5


def test_published_files_replace_others_and_are_undone_unless_they_did(folder, pool):
    (folder / "old.png").write_bytes(b"old")
    batch = batch_in(folder, pool)
    for seed in (1, 2, 3):
        batch.add(recipe(seed), IMAGE)
    first, second, third = batch.finish()
    batch.publish([(first.path, "old.png", 1.0), (second.path, "new.png", 2.0)])
    assert read_face(folder / "old.png")[0].seed == 1
    assert (folder / "new.png").stat().st_mtime == 2.0
    batch.undo()
    assert [path.name for path in folder.iterdir()] == ["old.png"]
    assert not third.path.exists()


def test_an_error_while_writing_reaches_the_request(folder, pool):
    def refuse(descriptor, data):
        raise OSError(5, "Input/output error")

    batch = batch_in(folder, pool, write=refuse)
    batch.add(recipe(1), IMAGE)
    with pytest.raises(ResultsError, match="Input/output error"):
        batch.finish()
    batch.undo()


def test_undoing_waits_for_what_is_being_written(folder, pool):
    writing, may_write = threading.Event(), threading.Event()

    def wait(descriptor, data):
        writing.set()
        assert may_write.wait(10)
        return os.write(descriptor, data)

    batch = batch_in(folder, pool, write=wait)
    batch.add(recipe(1), IMAGE)
    assert writing.wait(10)
    threading.Timer(0.05, may_write.set).start()
    batch.undo()
    assert list(folder.parent.glob("unfinished*")) == []


def test_names_are_on_disk_before_the_batch_is_published(folder, pool, monkeypatch):
    order = []
    monkeypatch.setattr(os, "rename", lambda *names, rename=os.rename: (order.append("rename"), rename(*names)))
    monkeypatch.setattr(os, "fsync", lambda descriptor, fsync=os.fsync: (order.append("fsync"), fsync(descriptor)))
    batch = batch_in(folder, pool)
    batch.add(recipe(1), IMAGE)
    [file] = batch.finish()
    assert order == ["fsync"]  # the data
    batch.publish([(file.path, "face.png", 1.0)])
    assert order == ["fsync", "rename", "fsync"]  # the name


def test_undoing_waits_for_what_is_not_being_written_yet(folder):
    may_write = threading.Event()
    with ThreadPoolExecutor(1) as busy:
        busy.submit(may_write.wait, 10)
        batch = batch_in(folder, busy)
        batch.add(recipe(1), IMAGE)
        threading.Timer(0.05, may_write.set).start()
        batch.undo()
    assert list(folder.parent.glob("unfinished*")) == []
