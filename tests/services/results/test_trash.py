"""Deleted files wait in the trash, all of a request or none, and are removed in the end."""

import pytest

from services.errors import ResultsError
from services.results.trash import Trash


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def face(results, number, data=b"png"):
    results.mkdir(exist_ok=True)
    path = results / f"face-{number:08d}.png"
    path.write_bytes(data)
    return path


def test_files_are_moved_and_found(results, clock):
    paths = [face(results, 1), face(results, 2)]
    trash = Trash(results, days=2, clock=clock)
    with trash.moving([1, 2]) as until:
        assert until == clock.now + 2 * 86_400
    assert not any(path.exists() for path in paths)
    assert trash.find([1])[1].read_bytes() == b"png"
    assert trash.find([3]) == {}


def test_if_the_deletion_fails_the_files_are_back(results, clock):
    paths = [face(results, 1), face(results, 2)]
    trash = Trash(results, clock=clock)
    with pytest.raises(ValueError, match="full"), trash.moving([1, 2]):
        raise ValueError("full")
    assert all(path.exists() for path in paths)
    assert trash.find([1]) == {}
    assert trash.unfinished() == []


def test_what_a_killed_process_was_deleting_is_deleted_by_the_next_one(results, clock):
    path = face(results, 2)
    (results / ".facespace" / "trash").mkdir(parents=True)
    (results / ".facespace" / "trash" / "abc.deleting").write_bytes(b"[1,2]")  # 1 was moved already
    trash = Trash(results, clock=clock)
    assert trash.unfinished() == [1, 2]
    assert not path.exists()
    assert list(trash.find([2])) == [2]
    trash.forget_unfinished()
    assert trash.unfinished() == []


def test_faces_are_removed_when_their_time_is_over(results, clock):
    face(results, 1)
    trash = Trash(results, days=1, clock=clock)
    with trash.moving([1]):
        pass
    clock.now += 86_400
    trash.empty()
    assert list(trash.find([1])) == [1]
    clock.now += 1
    trash.empty()
    assert trash.find([1]) == {}


def test_the_oldest_faces_are_removed_if_there_are_too_many(results, clock):
    trash = Trash(results, megabytes=0.002, clock=clock)
    for number in (3, 1, 2):
        face(results, number, bytes(900))
        with trash.moving([number]):
            pass
        clock.now += 1
    trash.empty()
    assert set(trash.find([3, 1, 2])) == {1, 2}


def test_other_files_in_the_trash_are_left_alone(results, clock):
    trash = Trash(results, days=0, clock=clock)
    (results / ".facespace" / "trash" / "notes.txt").write_text("mine")
    trash.empty()
    assert (results / ".facespace" / "trash" / "notes.txt").exists()


def test_the_trash_can_be_cleared(results, clock):
    face(results, 1)
    trash = Trash(results, clock=clock)
    assert not trash.clear()
    with trash.moving([1]):
        pass
    assert trash.clear()
    assert trash.find([1]) == {}


def test_if_one_file_cannot_be_moved_back_none_is(results, clock):
    face(results, 1)
    trash = Trash(results, clock=clock)
    with trash.moving([1]):
        pass
    files = trash.find([1]) | {2: results / "gone.png"}
    with pytest.raises(ResultsError), trash.moving_back(files):
        pass
    assert list(trash.find([1])) == [1]


def test_contents_are_listed_with_the_newest_first(results, clock):
    trash = Trash(results, days=2, clock=clock)
    for number in (5, 4):
        face(results, number)
        with trash.moving([number]):
            pass
        clock.now += 10
    began = Clock.now
    assert trash.contents() == [
        (4, began + 10, began + 10 + 2 * 86_400),
        (5, began, began + 2 * 86_400),
    ]
