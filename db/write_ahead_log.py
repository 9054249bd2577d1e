"""SQLite's write-ahead log, with which readers and a writer of one file do not wait for each other."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, make_url, text


def use_write_ahead_log(address: str) -> None:
    """Creates the SQLite file at `address` if it is missing, and gives it a write-ahead log, which it keeps.

    Does nothing for other databases, and for SQLite in memory.

    Raises:
        sqlalchemy.exc.SQLAlchemyError: The address or the file cannot be used.
        OSError: The folder of the file cannot be created.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("PRAGMA journal_mode=WAL"))
    finally:
        engine.dispose()
