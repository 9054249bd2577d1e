"""Only regular files are opened, and nothing is waited for."""

import os

import pytest

from stylegan2.files.regular import open_regular, regular_descriptor


def test_a_file_is_read(tmp_path):
    (tmp_path / "file").write_bytes(b"contents")
    with open_regular(tmp_path / "file") as file:
        assert file.read() == b"contents"


def test_a_file_that_is_missing_can_be_created(tmp_path):
    os.close(regular_descriptor(tmp_path / "new", os.O_RDWR | os.O_CREAT))
    assert (tmp_path / "new").read_bytes() == b""


@pytest.mark.parametrize("kind", ["pipe", "folder", "loop", "device", "missing"])
def test_what_is_no_file_is_refused_at_once(tmp_path, kind):
    path = tmp_path / "it"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind in ("loop", "device"):
        path.symlink_to(path if kind == "loop" else "/dev/zero")
    for flags in (os.O_RDONLY, os.O_RDWR):
        with pytest.raises(OSError, match=r"\[Errno"):
            regular_descriptor(path, flags)
