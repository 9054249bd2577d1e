"""The ZIP of a set."""

import os
import time
import zipfile

import pytest

from services.errors import StorageFull
from services.stimuli.archive import archive_in


def write(folder):
    with archive_in(folder) as (archive, file):
        archive.add_picture("images/1.png", b"\x89PNG" * 10)
        archive.add_text("manifest.csv", ["file\r\n", "images/1.png\r\n"])
    return file


def test_it_has_what_was_put_into_it(tmp_path):
    with write(tmp_path) as file, zipfile.ZipFile(file) as found:
        assert found.testzip() is None
        assert found.namelist() == ["images/1.png", "manifest.csv"]
        assert found.read("manifest.csv") == b"file\r\nimages/1.png\r\n"
        assert found.getinfo("images/1.png").compress_type == zipfile.ZIP_STORED


def test_the_same_contents_are_the_same_bytes_at_any_time(tmp_path, monkeypatch):
    with write(tmp_path) as file:
        first = file.read()
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2_000_000_000))
    with write(tmp_path) as file:
        assert file.read() == first


def test_it_leaves_nothing_in_the_folder(tmp_path):
    with write(tmp_path) as file:
        assert file.tell() == 0
        assert os.listdir(tmp_path) == []
    assert os.listdir(tmp_path) == []


def test_a_failure_while_it_is_written_closes_the_file(tmp_path):
    kept = []
    with pytest.raises(ZeroDivisionError), archive_in(tmp_path) as (archive, file):  # noqa: PT012
        kept.append(file)
        archive.add_picture("images/1.png", b"1")
        raise ZeroDivisionError
    assert kept[0].closed


def test_a_full_disk_is_told_as_one(tmp_path):
    def parts():
        yield "some"
        raise OSError(28, "No space left on device")

    with pytest.raises(StorageFull), archive_in(tmp_path) as (archive, _):
        archive.add_text("manifest.csv", parts())
