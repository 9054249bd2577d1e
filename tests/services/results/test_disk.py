"""Disk errors in the words of the service."""

import errno
import os
from pathlib import Path

import pytest

from services.errors import ResultsError, StorageFull
from services.results.disk import disk_errors, hidden_folder


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_is_a_full_storage_and_names_the_file(number):
    with (
        pytest.raises(StorageFull, match=r"disk of the results folder is full: face\.png"),
        disk_errors(Path("face.png")),
    ):
        raise OSError(number, os.strerror(number))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EROFS, errno.ENOENT])
def test_other_errors_say_what_the_system_says(number):
    with pytest.raises(ResultsError, match=os.strerror(number)) as refusal, disk_errors(Path("face.png")):
        raise OSError(number, os.strerror(number))
    assert type(refusal.value) is ResultsError


def test_what_is_no_disk_error_passes():
    with pytest.raises(ValueError, match="else"), disk_errors(Path("face.png")):
        raise ValueError("else")


def test_the_hidden_folder_is_made_with_all_above_it(tmp_path):
    assert hidden_folder(tmp_path / "a" / "b") == tmp_path / "a" / "b" / ".facespace"
    assert hidden_folder(tmp_path / "a" / "b").is_dir()
