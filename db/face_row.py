"""A row of the store, and the exceptions that the store raises."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class StoreError(Exception):
    """Raised when the database cannot be opened."""


class DuplicateFace(Exception):
    """Raised when a face with the same id, or with the same seed, network, psi and class, is already stored."""


class MissingFace(Exception):
    """Raised when the row to be replaced or removed does not exist. Its id is `face_id`."""

    def __init__(self, face_id: int) -> None:
        super().__init__(f"no face {face_id}")
        self.face_id = face_id


class FaceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table `faces`. For the meaning of the columns see `db.schema`."""

    id: int
    seed: int | None
    fingerprint: str
    psi: float | None
    class_: int | None
    recipe: str
    ws: bytes | None
    ws_shape: str | None
    sha256: str
    file: str
    created: float
    measures: str | None = None
    notes: str | None = None


class MeasuredRow(NamedTuple):
    """The columns that tell what was measured on a face."""

    id: int
    created: float
    fingerprint: str
    measures: str | None
