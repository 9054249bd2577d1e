"""The style-mixing figure: the face of each row with some layers of the face of each column."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from services.derived.mixes import mixed
from services.errors import InvalidParameter
from services.faces.lookup import SourceFaces, Sources
from services.memory_budget import MemoryBudget
from services.network import Float32s
from services.pictures.conversion import MAX_SIZE, converter_version
from services.pictures.png import encode
from services.pictures.sheet import scaled_size, sheet, sheet_bytes
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from services.recipes.recipe import Recipe


@dataclasses.dataclass(frozen=True)
class MixSheet:
    """A sheet that can be drawn.

    Attributes:
        rows: The faces of the rows.
        columns: The faces of the columns.
        layers: The layers that a mix takes from the face of its column.
        cell: The (width, height) of a picture.
        memory: The memory that drawing takes some of.
    """

    rows: Sources
    columns: Sources
    layers: tuple[int, ...]
    cell: tuple[int, int]
    memory: MemoryBudget

    @property
    def version(self) -> str:
        """A text that changes whenever the bytes of the sheet would."""
        generator = self.rows.generator
        recipes = [generator.remade(face.recipe).to_json() for face in (*self.rows.faces, *self.columns.faces)]
        shape = [len(self.rows.faces), self.layers, self.cell, converter_version()]
        return hashlib.sha256(repr([recipes, shape]).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """Returns the sheet as a PNG: the columns' faces along the top, the rows' faces on the left, mixes inside.

        Raises:
            ServiceError: See RenderQueue.results and MemoryBudget.reserve.
        """
        generator = self.rows.generator
        columns, rows = len(self.columns.faces) + 1, len(self.rows.faces) + 1
        config = generator.network.config
        needed = sheet_bytes(columns, rows, self.cell, config.img_channels, config.img_width * config.img_height)
        with (
            self.memory.reserve(needed + generator.bytes_in_flight),
            contextlib.closing(generator.pictures(list(self._recipes()))) as pictures,
        ):
            return encode(sheet(itertools.chain([None], pictures), columns, rows, self.cell, config.img_channels), {})

    def _recipes(self) -> Iterator[Recipe]:
        """Yields the recipes of all cells row by row, without the empty corner."""
        yield from (face.recipe for face in self.columns.faces)
        columns = self.columns.latents()
        for row, ws in zip(self.rows.faces, self.rows.latents(), strict=True):
            yield row.recipe
            for column, styles in zip(self.columns.faces, columns, strict=True):
                yield self._mix(row, ws, column, styles)

    def _mix(self, row: Face, ws: Float32s, column: Face, styles: Float32s) -> Recipe:
        origins = [int(layer in self.layers) for layer in range(len(ws))]
        pair = Sources([row, column], self.rows.generator)
        return pair.generator.derived_recipe({}, mixed(np.stack([ws, styles]), origins), pair.noise_mode)


class MixSheets:
    """Draws mixes of stored faces; stores nothing."""

    def __init__(self, sources: SourceFaces, memory: MemoryBudget) -> None:
        self._sources = sources
        self._memory = memory

    def plan(self, rows: Sequence[int], columns: Sequence[int], layers: Layers, size: int | None) -> MixSheet:
        """Returns the sheet of the faces `rows` with `layers` of the faces `columns`.

        This is the style-mixing figure of Karras et al. 2019 (figure 3, arXiv:1812.04948).

        Args:
            rows: Ids of the faces on the left.
            columns: Ids of the faces along the top.
            layers: The layers that a mix takes from the face of its column; see `layer_indices`.
            size: The longer side of a cell in pixels. None takes the faces' own size, or the largest that fits.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, the network has no such
                layers, or a side of the sheet would be longer than MAX_SIZE pixels.
        """
        both = self._sources.of_fields([*(("rows", each) for each in rows), *(("columns", each) for each in columns)])
        first, second = (Sources(faces, both.generator) for faces in (both.faces[: len(rows)], both.faces[len(rows) :]))
        config = first.generator.network.config
        width, height = config.img_width, config.img_height
        cells = max((len(columns) + 1) * width, (len(rows) + 1) * height) / max(width, height)
        largest = int(MAX_SIZE / cells)
        if size is not None and size > largest:
            raise InvalidParameter(
                "size", f"size must be at most {largest} for a sheet of {len(rows)} rows and {len(columns)} columns."
            )
        longer = size or min(max(width, height), largest)
        cell = scaled_size(width, height, longer)
        return MixSheet(first, second, layer_indices(layers, config), cell, self._memory)
