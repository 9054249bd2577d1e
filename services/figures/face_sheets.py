"""Faces side by side, to be looked at together."""

from __future__ import annotations

import dataclasses
import hashlib
import io
from collections.abc import Sequence

import numpy as np
from PIL import Image

from services.errors import InvalidParameter
from services.faces.face_service import FaceService
from services.pictures.conversion import MAX_SIZE, converter_version
from services.pictures.png import encode
from services.pictures.sheet import scaled_size, sheet
from services.recipes.face import Face
from stylegan2.pictures.pixels import Pixels


@dataclasses.dataclass(frozen=True)
class FaceSheet:
    """A sheet that can be drawn; `size` is the longer side of a cell in pixels, None for the first face's own."""

    faces: list[Face]
    columns: int
    size: int | None
    service: FaceService

    @property
    def version(self) -> str:
        """Changes where the sheet's bytes do."""
        contents = [[face.sha256 for face in self.faces], self.columns, self.size, converter_version()]
        return hashlib.sha256(repr(contents).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """The faces row by row, in the order of their ids' list, each fitted into a cell of the first one's proportion.

        Raises:
            InvalidParameter: the sheet would have a side of more than MAX_SIZE pixels.
            ServiceError: see FaceService.png.
        """
        first = self._pixels(self.faces[0])
        rows = -(-len(self.faces) // self.columns)
        height, width = first.shape[:2]
        cell = scaled_size(width, height, self.size or max(width, height))
        if max(cell[0] * self.columns, cell[1] * rows) > MAX_SIZE:
            largest = int(min(MAX_SIZE / (self.columns * width), MAX_SIZE / (rows * height)) * max(width, height))
            raise InvalidParameter(
                "size", f"size must be at most {largest} for {rows} rows of {self.columns}. Received: {max(cell)}."
            )
        return encode(sheet(map(self._pixels, self.faces), self.columns, rows, cell, 3), {})

    def _pixels(self, face: Face) -> Pixels:
        """In RGB, whatever the network's channels are: faces of several networks may be on one sheet."""
        with Image.open(io.BytesIO(self.service.png(face))) as picture:
            white = Image.new("RGBA", picture.size, "white")
            return np.asarray(Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB"))


class FaceSheets:
    """Draws sheets of stored faces; keeps nothing."""

    def __init__(self, service: FaceService) -> None:
        self._service = service

    def plan(self, ids: Sequence[int], columns: int | None, size: int | None) -> FaceSheet:
        """The sheet of the faces `ids` in rows of `columns` (all in one row up to eight, if left out).

        Raises:
            FaceNotFound, NetworkNotReady: an id is unknown, or it cannot be told yet.
        """
        faces = [self._service.stored.face(face_id, "ids") for face_id in ids]
        return FaceSheet(faces, columns or min(len(faces), 8), size, self._service)
