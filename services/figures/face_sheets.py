"""Sheets of stored faces."""

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
    """A sheet that can be drawn. `size` is the longer side of a cell in pixels; None takes the first face's size."""

    faces: list[Face]
    columns: int
    size: int | None
    service: FaceService

    @property
    def version(self) -> str:
        """A text that changes whenever the bytes of the sheet would."""
        contents = [[face.sha256 for face in self.faces], self.columns, self.size, converter_version()]
        return hashlib.sha256(repr(contents).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """Returns the sheet as a PNG: the faces row by row, in cells of the first face's proportions.

        Raises:
            InvalidParameter: A side of the sheet would be longer than MAX_SIZE pixels.
            ServiceError: See FaceService.png.
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
        """Returns the picture in RGB, whatever its network's channels: a sheet may show faces of several networks."""
        with Image.open(io.BytesIO(self.service.png(face))) as picture:
            white = Image.new("RGBA", picture.size, "white")
            return np.asarray(Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB"))


class FaceSheets:
    """Draws sheets of stored faces; stores nothing."""

    def __init__(self, service: FaceService) -> None:
        self._service = service

    def plan(self, ids: Sequence[int], columns: int | None, size: int | None) -> FaceSheet:
        """Returns the sheet of the faces `ids`, in rows of `columns` (of up to eight if that is None).

        Raises:
            FaceNotFound: An id is unknown.
            NetworkNotReady: The results folder is still being read.
        """
        faces = [self._service.stored.face(face_id, "ids") for face_id in ids]
        return FaceSheet(faces, columns or min(len(faces), 8), size, self._service)
