"""One row of the store, and what can be wrong with one."""

from __future__ import annotations

import dataclasses


class StoreError(Exception):
    """The database cannot be used."""


class DuplicateFace(Exception):
    """A face with this id, or of this seed, network, psi and class, is stored already."""


class MissingFace(Exception):
    """The row that was to be changed is gone; `face_id` says which."""

    def __init__(self, face_id: int) -> None:
        super().__init__(f"no face {face_id}")
        self.face_id = face_id


@dataclasses.dataclass(frozen=True, kw_only=True)
class FaceRow:
    """One row of the table `faces`."""

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
