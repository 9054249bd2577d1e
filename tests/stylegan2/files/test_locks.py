"""Locks that keep processes apart and end with them."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stylegan2.files.locks import hold, is_free, locked, try_lock

HOLD = """
import sys
from pathlib import Path
from stylegan2.files.locks import hold, locked
kept = {"hold": hold, "locked": locked}[sys.argv[1]](Path(sys.argv[2]))
print("held", flush=True)
sys.stdin.read()
"""
Start = Callable[[str, Path], "subprocess.Popen[str]"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file"


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a process that holds a lock until it is killed."""
    running = []

    def started(how: str, path: Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, how, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[3],
        )  # fmt: skip
        running.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        return process

    yield started
    for process in running:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", ["hold", "locked"])
def test_a_lock_of_another_process_is_refused_until_it_is_killed(start: Start, path: Path, how: str) -> None:
    process = start(how, path)
    assert not is_free(path)
    with pytest.raises(BlockingIOError, match="locked by another process"):
        hold(path)
    process.kill()
    process.communicate()
    assert is_free(path)
    os.close(hold(path))


def test_waiting_for_a_lock_ends_when_the_other_process_is_killed(start: Start, path: Path) -> None:
    process = start("locked", path)
    entered = threading.Event()

    def enter() -> None:
        with locked(path):
            entered.set()

    waiting = threading.Thread(target=enter)
    waiting.start()
    assert not entered.is_set()
    process.kill()
    waiting.join(10)
    assert entered.is_set()


def test_a_lock_creates_its_file_and_keeps_what_is_in_it(tmp_path: Path, path: Path) -> None:
    with locked(tmp_path / "new"):
        assert not is_free(tmp_path / "new")
    path.write_text("kept")
    with locked(path):
        assert path.read_text() == "kept"
    assert is_free(tmp_path / "new")
    assert is_free(path)


def test_a_folder_can_be_held(tmp_path: Path) -> None:
    descriptor = hold(tmp_path)
    assert not is_free(tmp_path)
    os.close(descriptor)
    assert is_free(tmp_path)


def test_asking_takes_no_lock_and_leaves_no_descriptor_open(path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    assert is_free(path)
    with locked(path):
        assert not is_free(path)
        with pytest.raises(BlockingIOError):
            hold(path)
    assert len(os.listdir("/proc/self/fd")) == before


def test_shared_locks_go_together_and_keep_an_exclusive_one_out(path: Path) -> None:
    first, second, third = (os.open(path, os.O_RDONLY) for _ in range(3))
    assert try_lock(first, shared=True)
    assert try_lock(second, shared=True)
    assert not try_lock(third)
    os.close(first)
    os.close(second)
    assert try_lock(third)
    assert not is_free(path)
    os.close(third)


def test_a_file_that_others_only_look_at_is_free(path: Path) -> None:
    looking = os.open(path, os.O_RDONLY)
    assert try_lock(looking, shared=True)
    assert is_free(path)
    os.close(looking)
