"""Committed rows survive any end of the process."""

import pytest

from stylegan2.training.preparation.journal import Journal


def rows(path):
    found = []
    with Journal(path, found.append):
        pass
    return found


def test_committed_rows_are_replayed_and_waiting_ones_are_not(tmp_path):
    path = tmp_path / "journal"
    with Journal(path, lambda row: None) as journal:
        journal.append([1, "a"])
        journal.append({"b": None})
        journal.commit()
        journal.append([3])
        assert journal.rows == 3
    assert rows(path) == [[1, "a"], {"b": None}]


@pytest.mark.parametrize("torn", [b"[3, 4", b"[3, 4]", b"\0" * 40, b"\0\0\n[5]\n", b"[3, \xff]\n"])
def test_an_incomplete_last_row_is_dropped_and_overwritten(tmp_path, torn):
    path = tmp_path / "journal"
    path.write_bytes(b"[1]\n[2]\n" + torn)
    with Journal(path, lambda row: None) as journal:
        assert journal.rows == 2
        journal.append([9])
        journal.commit()
    assert rows(path) == list(Journal.read(path)) == [[1], [2], [9]]
