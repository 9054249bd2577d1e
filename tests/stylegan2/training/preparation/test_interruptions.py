"""After any interruption the same command finishes the preparation, with the same bytes as without interruption."""

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.preparing import prepare
from stylegan2.training.preparation.settings import PreparationSettings
from tests.stylegan2.training.preparation.killed import EVENTS
from tests.stylegan2.training.preparation.pictures import files_of, picture, save_pictures

ROOT = Path(__file__).resolve().parents[4]
SETTINGS = PreparationSettings(img_height=16, img_width=16)


@pytest.fixture
def source(tmp_path):
    """14 pictures, two of which are equal and one of which is broken."""
    folder = save_pictures(tmp_path / "source", 14)
    picture(3).save(folder / "p013.png")
    (folder / "p005.png").write_bytes(b"broken")
    return folder


def prepared(source, destination):
    prepare(PreparationJob(source=source, settings=SETTINGS, images_per_shard=4, files_per_commit=3), destination)
    return files_of(destination)


def kill(source, destination, event):
    """Returns the exit status of a process that is killed at that event."""
    arguments = [str(source), str(destination), str(event)]
    command = [sys.executable, "-m", "tests.stylegan2.training.preparation.killed", *arguments]
    return subprocess.run(command, cwd=ROOT, timeout=100, check=False).returncode


@pytest.mark.parametrize("events", [[12, 8], [31]], ids=str)
def test_after_kills_the_same_command_gives_the_same_bytes(source, tmp_path, events):
    for event in events:
        assert kill(source, tmp_path / "killed", event) == -9
    assert prepared(source, tmp_path / "killed") == prepared(source, tmp_path / "whole")


@pytest.mark.long
def test_a_kill_at_any_event_changes_nothing(source, tmp_path):
    whole = prepared(source, tmp_path / "whole")
    event, status = 0, -9
    while status == -9:
        event += 3
        destination = tmp_path / f"killed{event}"
        status = kill(source, destination, event)
        assert prepared(source, destination) == whole, f"killed at event {event}"
    assert status == 0
    assert event > 40


def writes(event, arguments):
    """Returns whether the event would need room on the disk."""
    if event != "open":
        return event in EVENTS
    _, mode, flags = arguments
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) or bool(set("wa+") & set(mode or ""))


class FullDisk:
    """Refuses the n-th event that would write into a folder, as a full disk would."""

    def __init__(self):
        self.folder, self.left = "", 0

    def __call__(self, event, arguments):
        if self.folder and writes(event, arguments) and str(arguments[0]).startswith(self.folder):
            self.left -= 1
            if self.left == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture(scope="module")
def full_disk():
    """An audit hook, which does nothing until its folder is set. There is only one, as hooks cannot be removed."""
    hook = FullDisk()
    sys.addaudithook(hook)
    yield hook
    hook.folder = ""


def test_a_full_disk_at_any_event_is_reported_in_one_sentence_and_changes_nothing(source, tmp_path, full_disk):
    whole = prepared(source, tmp_path / "whole")
    messages = []
    for event in range(5, 200, 7):
        destination = tmp_path / f"full{event}"
        full_disk.folder, full_disk.left = str(destination), event
        try:
            prepared(source, destination)
        except PreparationError as error:
            messages.append(str(error))
        full_disk.folder = ""
        assert prepared(source, destination) == whole
        if full_disk.left > 0:
            break
    assert len(messages) >= 4
    assert all("written: No space left on device. The same command continues from here" in each for each in messages)


def test_a_disk_that_fills_up_within_a_file_changes_nothing(source, tmp_path):
    whole = prepared(source, tmp_path / "whole")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    for limit in (100, 1000, 2500):
        destination = tmp_path / f"limited{limit}"
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
        try:
            with pytest.raises(PreparationError, match="File too large"):
                prepared(source, destination)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert prepared(source, destination) == whole


@pytest.mark.long
def test_the_number_of_workers_does_not_change_the_set(source, tmp_path):
    whole = prepared(source, tmp_path / "whole")
    job = PreparationJob(source=source, settings=SETTINGS, images_per_shard=4, files_per_commit=5, workers=2)
    prepare(job, tmp_path / "workers")
    assert files_of(tmp_path / "workers") == whole


def test_nothing_in_the_source_changes(source, tmp_path):
    before = files_of(source)
    prepared(source, tmp_path / "set")
    assert files_of(source) == before
