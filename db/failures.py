"""What a database fails with, for packages that do not know SQLAlchemy."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

DatabaseFailure = DBAPIError
_FULL = ("database or disk is full", "No space left on device", "could not extend file")


def is_full(error: DatabaseFailure) -> bool:
    """Returns whether the disk of the database is full."""
    return any(text in str(error) for text in _FULL)
