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
from services.memory_budget import MemoryBudget
from services.pictures.conversion import MAX_SIZE, converter_version
from services.pictures.png import encode
from services.pictures.png_reader import picture_size
from services.pictures.sheet import scaled_size, sheet, sheet_bytes
from services.recipes.face import Face
from services.results.folder import ResultsFolder
from stylegan2.pictures.pixels import Pixels
from stylegan2.pictures.reading import with_channels


@dataclasses.dataclass(frozen=True)
class FaceSheet:
    """A sheet that can be drawn.

    Attributes:
        faces: The faces, row by row.
        columns: The number of faces per row.
        size: The longer side of a cell in pixels. None takes the first face's size.
        service: Gives the PNGs of the faces.
        face_pixels: The number of pixels of the largest face.
        memory: The memory that drawing takes some of.
    """

    faces: list[Face]
    columns: int
    size: int | None
    service: FaceService
    face_pixels: int
    memory: MemoryBudget

    @property
    def version(self) -> str:
        """A text that changes whenever the bytes of the sheet would."""
        contents = [[face.sha256 for face in self.faces], self.columns, self.size, converter_version()]
        return hashlib.sha256(repr(contents).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """Returns the sheet as a PNG: the faces row by row, in cells of the first face's proportions.

        Raises:
            InvalidParameter: A side of the sheet would be longer than MAX_SIZE pixels.
            ServiceError: See FaceService.png and MemoryBudget.reserve.
        """
        width, height = picture_size(self.service.png(self.faces[0]))
        rows = -(-len(self.faces) // self.columns)
        cell = scaled_size(width, height, self.size or max(width, height))
        if max(cell[0] * self.columns, cell[1] * rows) > MAX_SIZE:
            largest = int(min(MAX_SIZE / (self.columns * width), MAX_SIZE / (rows * height)) * max(width, height))
            raise InvalidParameter(
                "size", f"size must be at most {largest} for {rows} rows of {self.columns}. Received: {max(cell)}."
            )
        with self.memory.reserve(sheet_bytes(self.columns, rows, cell, 3, self.face_pixels)):
            return encode(sheet(map(self._pixels, self.faces), self.columns, rows, cell, 3), {})

    def _pixels(self, face: Face) -> Pixels:
        """Returns the picture in RGB, whatever its network's channels: a sheet may show faces of several networks."""
        with Image.open(io.BytesIO(self.service.png(face))) as picture:
            return np.asarray(with_channels(picture, 3, "white"))


class FaceSheets:
    """Draws sheets of stored faces; stores nothing."""

    def __init__(self, service: FaceService, folder: ResultsFolder, memory: MemoryBudget) -> None:
        self._service = service
        self._folder = folder
        self._memory = memory

    def plan(self, ids: Sequence[int], columns: int | None, size: int | None) -> FaceSheet:
        """Returns the sheet of the faces `ids`, in rows of `columns` (of up to eight if that is None).

        Raises:
            FaceNotFound: An id is unknown.
            NetworkNotReady: The results folder is still being read.
            ResultsError: The results folder cannot be read.
        """
        faces = [self._service.stored.face(face_id, "ids") for face_id in ids]
        largest = self._folder.most_pixels(face.file for face in faces)
        return FaceSheet(faces, columns or min(len(faces), 8), size, self._service, largest, self._memory)
