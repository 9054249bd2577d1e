"""The style-mixing figure: each row's face with some layers of each column's face, as one picture."""

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
from services.network import Float32s
from services.pictures.conversion import MAX_SIZE, converter_version
from services.pictures.png import encode
from services.pictures.sheet import scaled_size, sheet
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from services.recipes.recipe import Recipe


@dataclasses.dataclass(frozen=True)
class MixSheet:
    """A sheet that can be drawn; `layers` are those that a mix has from the column's face, `cell` width and height."""

    rows: Sources
    columns: Sources
    layers: tuple[int, ...]
    cell: tuple[int, int]

    @property
    def version(self) -> str:
        """Changes where the sheet's bytes do."""
        generator = self.rows.generator
        recipes = [generator.remade(face.recipe).to_json() for face in (*self.rows.faces, *self.columns.faces)]
        shape = [len(self.rows.faces), self.layers, self.cell, converter_version()]
        return hashlib.sha256(repr([recipes, shape]).encode()).hexdigest()[:32]

    def png(self) -> bytes:
        """The sheet: nothing in the corner, the columns' faces along the top, the rows' on the left, the mixes.

        Raises:
            ServiceError: see RenderQueue.results.
        """
        generator = self.rows.generator
        channels = generator.network.config.img_channels
        columns, rows = len(self.columns.faces) + 1, len(self.rows.faces) + 1
        with contextlib.closing(generator.pictures(list(self._recipes()))) as pictures:
            return encode(sheet(itertools.chain([None], pictures), columns, rows, self.cell, channels), {})

    def _recipes(self) -> Iterator[Recipe]:
        """Row by row, but for the corner."""
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
    """Draws mixes of stored faces; keeps nothing."""

    def __init__(self, sources: SourceFaces) -> None:
        self._sources = sources

    def plan(self, rows: Sequence[int], columns: Sequence[int], layers: Layers, size: int | None) -> MixSheet:
        """The sheet of the faces `rows`, with `layers` of the faces `columns`, as in figure 3 of Karras et al. 2019
        (arXiv:1812.04948). `size` is the longer side of a cell: if left out the faces' own, or what fits.

        Raises:
            FaceNotFound, InvalidParameter: an id is unknown, faces are of two networks, the network has no such layers,
                or the sheet would have a side of more than MAX_SIZE pixels.
        """
        first = self._sources.of("rows", rows)
        both = self._sources.of("columns", [*rows, *columns])  # of one network
        second = Sources(both.faces[len(rows) :], both.generator)
        config = first.generator.network.config
        width, height = config.img_width, config.img_height
        cells = max((len(columns) + 1) * width, (len(rows) + 1) * height) / max(width, height)
        largest = int(MAX_SIZE / cells)
        if size is not None and size > largest:
            raise InvalidParameter(
                "size", f"size must be at most {largest} for a sheet of {len(rows)} rows and {len(columns)} columns."
            )
        longer = size or min(max(width, height), largest)
        return MixSheet(first, second, layer_indices(layers, config), scaled_size(width, height, longer))
