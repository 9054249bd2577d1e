"""A PNG is trusted once its pixels are those that were recorded, and only while the file stays the same."""

import os

import numpy as np
import pytest

from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, read_texts
from services.recipes.face import Face
from services.recipes.face_file import LARGEST_FILE, OtherPicture, face_png
from services.recipes.recipe import Recipe
from services.results.checked import CheckedFiles
from services.results.folder import ResultsFolder

PIXELS = np.arange(4 * 5 * 3, dtype=np.uint8).reshape(4, 5, 3)
RECIPE = Recipe(network="fake", fingerprint="f", seed=1, truncation_psi=0.7)
PNG, SHA256 = face_png(RECIPE, PIXELS)
FACE = Face(1, RECIPE, SHA256, "face-00000001.png", 0.0)


@pytest.fixture
def folder(tmp_path):
    folder = ResultsFolder(tmp_path / "results")
    yield folder
    folder.close()


@pytest.fixture
def path(folder):
    (folder.path / FACE.file).write_bytes(PNG)
    return folder.path / FACE.file


def edited(path):
    """Gives the file other pixels and keeps its texts, as a picture editor does."""
    return encode(255 - PIXELS, read_texts(path))


def test_a_face_is_read_as_it_is(folder, path):
    files = CheckedFiles(folder)
    assert files.read(FACE) == files.read(FACE) == PNG


@pytest.mark.parametrize("checked_before", [False, True])
def test_other_pixels_are_not_the_face_though_all_checksums_fit(folder, path, checked_before):
    files = CheckedFiles(folder)
    if checked_before:
        files.read(FACE)
    times = os.stat(path).st_atime_ns, os.stat(path).st_mtime_ns
    path.write_bytes(edited(path))
    os.utime(path, ns=times)
    with pytest.raises(OtherPicture, match="not those of the face"):
        files.read(FACE)


def test_another_face_is_not_the_face(folder, path):
    path.write_bytes(face_png(RECIPE, PIXELS[:2])[0])
    with pytest.raises(OtherPicture):
        CheckedFiles(folder).read(FACE)


@pytest.mark.parametrize("data", [b"", b"x", PNG[:-1], PNG[:40] + b"\0" + PNG[41:]])
def test_a_damaged_file_is_said(folder, path, data):
    path.write_bytes(data)
    with pytest.raises(BrokenPng, match="damaged"):
        CheckedFiles(folder).read(FACE)


def test_a_missing_file_is_said(folder):
    with pytest.raises(BrokenPng, match="gone"):
        CheckedFiles(folder).read(FACE)


def test_a_face_made_anew_is_checked_anew(folder, path):
    files = CheckedFiles(folder)
    files.read(FACE)
    with pytest.raises(OtherPicture):
        files.read(Face(1, RECIPE, "0" * 64, FACE.file, 0.0))


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "device"])
def test_what_is_no_file_is_said_at_once(folder, path, kind):
    path.unlink()
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(path if kind == "loop" else "/dev/zero")
    with pytest.raises(BrokenPng, match="not a regular file"):
        CheckedFiles(folder).read(FACE)


def test_a_huge_file_is_not_read(folder, path):
    os.truncate(path, LARGEST_FILE + 1)
    with pytest.raises(BrokenPng, match="bytes"):
        CheckedFiles(folder).read(FACE)
