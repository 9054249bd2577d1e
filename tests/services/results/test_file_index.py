"""The index gives back what was written, or nothing: it is never the reason why a service does not start."""

import os

import pytest

from db.face_row import FaceRow
from services.results.file_index import FileIndex, IndexedFile, status_of


def indexed(number, **changes):
    values = {
        "id": number, "seed": number, "fingerprint": "f", "psi": 0.7, "class_": None, "recipe": "{}", "ws": b"\0\xff",
        "ws_shape": "1x2", "sha256": "0" * 64, "file": f"face-{number:08d}.png", "created": 1.25,
    }  # fmt: skip
    return IndexedFile((100, 2**62, 3, number), FaceRow(**{**values, **changes}))


@pytest.fixture
def index(tmp_path):
    return FileIndex(tmp_path / "index")


def test_what_was_written_is_read_again(index):
    files = [indexed(number) for number in range(1, 2_500)]
    index.replace(files)
    assert index.read() == {file.row.file: file for file in files}


def test_what_was_appended_last_counts(index):
    index.append([indexed(1), indexed(2)])
    index.append([indexed(2, psi=0.5)])
    assert index.read() == {"face-00000001.png": indexed(1), "face-00000002.png": indexed(2, psi=0.5)}
    index.replace([indexed(3)])
    assert list(index.read()) == ["face-00000003.png"]


def test_a_missing_index_is_empty(index, caplog):
    assert index.read() == {}
    assert caplog.text == ""


def test_a_record_that_was_cut_off_costs_only_itself(index, tmp_path, caplog):
    index.append([indexed(1)])
    index.append([indexed(2)])
    data = (tmp_path / "index").read_bytes()
    (tmp_path / "index").write_bytes(data[:-3])
    assert index.read() == {"face-00000001.png": indexed(1)}
    assert "damaged" in caplog.text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x" * 100,
        b"facespace index 2\n",
        b"facespace index 1\n" + b"\xff" * 50,
        b"facespace index 1\n" + (1).to_bytes(8, "big") + b"\x01",
    ],
)
def test_rubbish_is_an_empty_index(index, tmp_path, data, caplog):
    (tmp_path / "index").write_bytes(data)
    assert index.read() == {}
    assert "damaged" in caplog.text


def test_an_index_that_cannot_be_written_is_only_said(index, tmp_path, caplog):
    (tmp_path / "index").mkdir()
    index.append([indexed(1)])
    index.replace([indexed(1)])
    assert caplog.text.count("cannot be written") == 2
    assert index.read() == {}


def test_the_status_changes_with_the_file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    os.utime(path, (5, 5))
    before = status_of(path.stat())
    path.write_bytes(b"xyz")
    os.utime(path, (5, 5))  # size and time are as they were
    assert status_of(path.stat()) != before
