"""Ids are never used twice."""

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from services.errors import ResultsError, StorageFull
from services.results.ids import HIGHEST_COUNTED, IdCounter
from stylegan2.files.locks import is_free

ROOT = Path(__file__).parents[3]


def test_ids_are_consecutive_and_on_disk_before_they_are_used(tmp_path):
    counter = IdCounter(tmp_path)
    for first, amount in ((1, 1), (2, 5), (7, 1), (8, 0), (8, 100)):
        assert list(counter.take(amount)) == list(range(first, first + amount))
        assert (tmp_path / ".facespace" / "last-id").read_text() == f"{first + amount - 1}\n"
    assert list(IdCounter(tmp_path).take(1)) == [108]


def test_threads_share_the_ids_without_gaps(tmp_path):
    counter, taken = IdCounter(tmp_path), []
    threads = [threading.Thread(target=lambda: [taken.extend(counter.take(3)) for _ in range(5)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 121))


def test_processes_share_the_ids_without_gaps(tmp_path):
    program = (
        "import sys; from pathlib import Path; from services.results.ids import IdCounter; "
        "counter = IdCounter(Path(sys.argv[1])); print(*[i for _ in range(20) for i in counter.take(2)])"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    children = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    taken = [int(word) for child in children for word in child.communicate()[0].split()]
    assert sorted(taken) == list(range(1, 121))


def test_a_higher_id_is_never_lowered(tmp_path):
    counter = IdCounter(tmp_path)
    counter.raise_to(41)
    counter.raise_to(7)
    assert list(counter.take(1)) == [42]


@pytest.mark.parametrize("content", ["", "x", "-5", "1.5", "1e3"])
def test_a_mark_that_is_no_number_is_said(tmp_path, caplog, content):
    counter = IdCounter(tmp_path)
    (tmp_path / ".facespace" / "last-id").write_text(content)
    counter.raise_to(3)
    assert list(counter.take(1)) == [4]
    assert "does not hold a number" in caplog.text


def test_ids_that_cannot_be_recorded_are_not_given_out(tmp_path):
    def full(descriptor, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    counter = IdCounter(tmp_path)
    counter.take(2)
    with pytest.raises(StorageFull, match="last-id"):
        IdCounter(tmp_path, write=full).take(5)
    with pytest.raises(StorageFull, match="last-id"):
        IdCounter(tmp_path, write=full).raise_to(9)
    with pytest.raises(ResultsError, match="full"):
        IdCounter(tmp_path, write=full).retire(1)
    assert list(counter.take(1)) == [3]


def test_retired_ids_are_remembered_whatever_else_is_in_the_file(tmp_path):
    counter = IdCounter(tmp_path)
    assert counter.retired() == set()
    counter.retire(5)
    counter.retire(12)
    with (tmp_path / ".facespace" / "deleted-ids").open("a") as file:
        file.write("seven\n\n-3\n")
    counter.retire(9)
    assert IdCounter(tmp_path).retired() == {5, 9, 12}


@pytest.mark.parametrize("content", ["9" * 5_000, "2000000000001", "9007199254740991", "٤٢", "1_000"])
def test_an_absurd_mark_does_not_move_the_counter(tmp_path, caplog, content):
    counter = IdCounter(tmp_path)
    (tmp_path / ".facespace" / "last-id").write_text(content)
    counter.raise_to(3)
    assert list(counter.take(1)) == [4]
    assert "does not hold a number" in caplog.text


def test_an_absurd_id_in_the_folder_does_not_move_the_counter(tmp_path):
    counter = IdCounter(tmp_path)
    counter.take(2)
    counter.raise_to(2**53 - 1)
    assert list(counter.take(1)) == [3]


@pytest.mark.parametrize("name", ["last-id", "deleted-ids"])
@pytest.mark.parametrize("make", [lambda path: path.symlink_to(path), os.mkfifo, Path.mkdir])
def test_what_cannot_be_read_is_said_and_stops_nothing(tmp_path, caplog, name, make):
    counter = IdCounter(tmp_path)
    make(tmp_path / ".facespace" / name)
    assert counter.retired() == set()
    counter.raise_to(0)
    assert caplog.text.count("cannot be read") == 1 or make is os.mkfifo


def test_absurd_retired_ids_are_ignored(tmp_path):
    (tmp_path / ".facespace").mkdir()
    (tmp_path / ".facespace" / "deleted-ids").write_text(f"7\n{'9' * 5_000}\n٤\n8\n")
    assert IdCounter(tmp_path).retired() == {7, 8}


def test_ids_are_locked_against_other_processes_during_the_block(tmp_path):
    with IdCounter(tmp_path).exclusive():
        assert not is_free(tmp_path / ".facespace" / "ids.lock")
    assert is_free(tmp_path / ".facespace" / "ids.lock")


def test_ids_go_on_behind_the_highest_that_counts(tmp_path):
    counter = IdCounter(tmp_path)
    counter.raise_to(HIGHEST_COUNTED)
    assert list(counter.take(2)) == [HIGHEST_COUNTED + 1, HIGHEST_COUNTED + 2]
    assert list(counter.take(1)) == [HIGHEST_COUNTED + 3]


def test_no_id_is_given_again_if_the_mark_is_damaged_meanwhile(tmp_path):
    counter = IdCounter(tmp_path)
    counter.take(5)
    (tmp_path / ".facespace" / "last-id").write_text("rubbish")
    assert list(counter.take(1)) == [6]


def test_ids_of_faces_whose_deletion_fails_are_not_retired(tmp_path):
    counter = IdCounter(tmp_path)
    counter.retire(7)

    def fail():
        assert counter.retired() == {1, 2, 7}
        raise KeyError

    with pytest.raises(KeyError), counter.retiring(1, 2):
        fail()
    assert IdCounter(tmp_path).retired() == {7}
    with counter.retiring(3):
        pass
    assert IdCounter(tmp_path).retired() == {3, 7}
