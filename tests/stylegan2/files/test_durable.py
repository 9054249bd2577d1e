"""What was written is on disk, in the right order, and a file is replaced as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from stylegan2.files import durable
from stylegan2.files.durable import append_durably, replace_durably, replacing, sync_file, sync_folder, write_durably

Event = tuple[str, str, bytes]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def one_byte(descriptor: int, data: bytes | memoryview) -> int:
    """Takes less than it is given, as the system may."""
    return os.write(descriptor, bytes(data[:1]))


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """What reaches the disk: the name and the contents of each file or folder that is synced, and renamings."""
    found: list[Event] = []

    def fsync(descriptor: int, fsync: Callable[[int], None] = os.fsync) -> None:
        path = Path(os.readlink(f"/proc/self/fd/{descriptor}"))
        found.append(("sync", path.name, b"" if path.is_dir() else path.read_bytes()))
        fsync(descriptor)

    def replace(source: Path, target: Path, replace: Callable[..., None] = os.replace) -> None:
        found.append(("rename", f"{Path(source).name} -> {Path(target).name}", b""))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "folder").mkdir()
    return tmp_path / "folder"


def test_data_is_synced_before_the_rename_and_the_name_after_it(folder, events):
    (folder / "file").write_text("old")
    with replacing(folder / "file") as temporary:
        temporary.write_text("new")
        assert events == []
    assert events == [
        ("sync", ".file.partial", b"new"),
        ("rename", ".file.partial -> file", b""),
        ("sync", "folder", b""),
    ]
    assert contents(folder) == {"file": b"new"}


def test_a_replacement_that_fails_leaves_the_old_file_and_nothing_else(folder, events):
    (folder / "file").write_text("old")

    def fail() -> None:
        with replacing(folder / "file") as temporary:
            temporary.write_text("half of the n")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert contents(folder) == {"file": b"old"}
    assert events == []


def test_a_replacement_that_cannot_be_synced_is_none(folder, monkeypatch):
    (folder / "file").write_text("old")
    monkeypatch.setattr(os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    with pytest.raises(OSError, match="Input/output error"):
        replace_durably(folder / "file", b"new")
    assert contents(folder) == {"file": b"old"}


def test_what_a_killed_process_left_is_overwritten(folder):
    (folder / ".file.partial").write_text("a long text that a killed process has written in part")
    replace_durably(folder / "file", b"new")
    assert contents(folder) == {"file": b"new"}


def test_processes_that_share_a_file_write_to_different_names(folder):
    with replacing(folder / "file", shared=True) as first, replacing(folder / "file", shared=True) as second:
        assert first != second
        first.write_text("first")
        second.write_text("second")
    assert contents(folder) == {"file": b"first"}  # which ended last


def test_a_new_file_is_whole_and_synced_however_little_the_system_takes_at_once(folder, events):
    write_durably(folder / "file", b"written", one_byte)
    assert events == [("sync", "file", b"written")]


def test_a_file_that_is_written_again_has_only_the_new_contents(folder):
    write_durably(folder / "file", b"a long text")
    write_durably(folder / "file", b"short")
    assert contents(folder) == {"file": b"short"}


def test_new_contents_are_whole_however_little_the_system_takes_at_once(folder, events):
    replace_durably(folder / "file", b"written", one_byte)
    assert contents(folder) == {"file": b"written"}
    synced = {event for event in events if event[0] == "sync"}
    assert synced == {("sync", ".file.partial", b"written"), ("sync", "folder", b"")}


def test_appended_data_is_added_at_the_end_whole_and_synced(folder, events):
    append_durably(folder / "file", b"one\n", one_byte)
    append_durably(folder / "file", b"two\n", one_byte)
    assert events == [("sync", "file", b"one\n"), ("sync", "file", b"one\ntwo\n")]


def test_what_an_open_file_still_holds_in_memory_is_synced_too(folder, events):
    with (folder / "file").open("w") as file:
        file.write("written")
        assert contents(folder) == {"file": b""}
        sync_file(file)
        assert events == [("sync", "file", b"written")]


def test_a_folder_is_synced_without_its_files(folder, events):
    (folder / "file").write_text("written")
    sync_folder(folder)
    assert events == [("sync", "folder", b"")]


@pytest.mark.parametrize("function", [write_durably, append_durably])
def test_a_write_that_fails_leaves_no_descriptor_open(folder, function):
    def full(descriptor: int, data: bytes | memoryview) -> int:
        raise OSError(28, "No space left on device")

    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(OSError, match="No space left"):
        function(folder / "file", b"written", full)
    assert len(os.listdir("/proc/self/fd")) == before


def test_nothing_is_written_where_there_is_nothing_to_write(folder):
    durable.write_all(-1, b"", lambda descriptor, data: pytest.fail("called"))
