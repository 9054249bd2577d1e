"""The results folder as files."""

import contextlib
import os
import struct

import pytest

from services.errors import ResultsError
from services.results.folder import ResultsFolder


@pytest.fixture
def folder(tmp_path):
    folder = ResultsFolder(tmp_path / "results")
    yield folder
    folder.close()


def test_a_file_is_read_and_found(folder):
    assert folder.read("face-00000001.png") is None
    assert not folder.has("face-00000001.png")
    (folder.path / "face-00000001.png").write_bytes(b"png")
    assert folder.has("face-00000001.png")
    assert folder.read("face-00000001.png") == b"png"


def test_a_file_gets_new_contents_and_keeps_its_time(folder):
    path = folder.path / "face-00000001.png"
    path.write_bytes(b"old")
    with folder.replacing(path.name, b"new", 1234.5):
        assert path.read_bytes() == b"new"
    assert path.read_bytes() == b"new"
    assert path.stat().st_mtime == 1234.5
    assert not list((folder.path / ".facespace" / "unfinished").glob("*/*"))


def test_a_file_keeps_its_contents_if_what_goes_with_them_fails(folder):
    path = folder.path / "face-00000001.png"
    path.write_bytes(b"old")
    with pytest.raises(ValueError, match="full"), folder.replacing(path.name, b"new", 1234.5):
        raise ValueError("full")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    "name", ["journal", "publish.lock", "ids.lock", "index", "unfinished/x", "unfinished/y/0.publishing"]
)
def test_named_pipes_in_the_hidden_folder_block_nothing(tmp_path, name):
    path = tmp_path / ".facespace" / name
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    needed = name in ("journal", "publish.lock", "ids.lock")
    with pytest.raises(ResultsError, match=name) if needed else contextlib.nullcontext():
        folder = ResultsFolder(tmp_path)
        folder.index.read()
        folder.files()
        with folder.publishing():
            pass
        folder.close()


def test_only_png_files_are_listed_in_order(folder):
    for name in ("b.png", "a.PNG", "README.md", "c.png.txt"):
        (folder.path / name).write_bytes(b"")
    (folder.path / "folder.png").mkdir()
    assert list(folder.files()) == ["a.PNG", "b.png"]


def test_ids_whose_files_are_there_already_are_skipped(folder):
    for number in (2, 3, 5):
        (folder.path / f"face-{number:08d}.png").write_bytes(b"")
    assert folder.take_ids(3) == [1, 4, 6]
    assert folder.take_ids(0) == []


def test_unfinished_files_lie_apart_and_go_with_the_service(tmp_path):
    folder = ResultsFolder(tmp_path / "results")
    first, second = folder.new_path(), folder.new_path()
    assert first != second
    assert first.parent.parent == tmp_path / "results" / ".facespace" / "unfinished"
    first.write_bytes(b"half")
    folder.close()
    assert not first.parent.exists()


def test_a_file_that_cannot_be_read_is_said(folder):
    (folder.path / "face-00000001.png").mkdir()
    with pytest.raises(ResultsError, match="not a regular file"):
        folder.read("face-00000001.png")


def test_a_block_that_raises_leaves_what_was_there_before(folder):
    (folder.path / "old.png").write_bytes(b"old")
    written = folder.new_path()
    written.write_bytes(b"new")

    def fail_after_publishing():
        with folder.batch() as batch:
            batch.publish([(written, "new.png", 5.0)])
            assert os.stat(folder.path / "new.png").st_mtime == 5.0
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_publishing()
    assert list(folder.files()) == ["old.png"]


def test_the_largest_picture_is_known_from_the_headers(folder):
    for name, size in (("a.png", (8, 6)), ("b.png", (5, 20)), ("absurd.png", (60_000, 60_000))):
        header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", *size)
        (folder.path / name).write_bytes(header)
    (folder.path / "other.png").write_bytes(b"no PNG")
    assert folder.most_pixels(["a.png", "b.png", "absurd.png", "other.png", "missing.png"]) == 100
    assert folder.most_pixels(["missing.png"]) == 0
