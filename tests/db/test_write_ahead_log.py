"""SQLite files get a write-ahead log."""

import sqlite3

from db.write_ahead_log import use_write_ahead_log


def test_a_new_file_has_a_write_ahead_log(tmp_path):
    path = tmp_path / "new folder" / "jobs.sqlite"
    use_write_ahead_log(f"sqlite:///{path}")
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_other_databases_are_left_alone():
    use_write_ahead_log("sqlite://")
    use_write_ahead_log("postgresql://nobody@nowhere.invalid/none")
