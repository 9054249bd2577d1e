"""`GET /sheets/mix` and `GET /sheets/faces`."""

from __future__ import annotations

import re
from typing import Any

from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validate

from app.answering.etag import BYTES, ETAG, cached
from app.api import ApiBlueprint
from app.reading.text_fields import IdList, TextInteger
from services.figures.face_sheets import FaceSheets
from services.figures.mix_sheets import MixSheets
from services.pictures.conversion import MAX_SIZE
from services.recipes.layers import GROUPS

LONGEST_SIDE = 16  # faces
MOST_FACES = 400

_LAYERS = rf"({'|'.join(GROUPS)}|[0-9]{{1,3}}(,[0-9]{{1,3}})*)"


class LayersParameter(fields.Field[Any]):
    """coarse, middle, fine, or layer numbers with commas between them."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str | list[int]:
        if not isinstance(value, str) or not re.fullmatch(_LAYERS, value):
            raise ValidationError(
                "Must be coarse, middle, fine, or numbers of layers with commas between them, as 0,1."
            )
        return value if value in GROUPS else [int(part) for part in value.split(",")]


class MixSheetParameters(Schema):
    """`GET /sheets/mix`."""

    rows = IdList(
        longest=LONGEST_SIDE, required=True, metadata={"description": "The faces of the rows, down the left edge."}
    )
    columns = IdList(
        longest=LONGEST_SIDE, required=True, metadata={"description": "The faces of the columns, along the top."}
    )
    layers = LayersParameter(
        load_default="coarse",
        metadata={
            "type": "string",
            "pattern": f"^{_LAYERS}$",
            "description": "What a mix has from the column: coarse, middle, fine, or numbers. The rest is the row's.",
        },
    )
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata={"description": "The longer side of a cell in pixels: the faces' own if left out, or what fits."},
    )


class FaceSheetParameters(Schema):
    """`GET /sheets/faces`."""

    ids = IdList(longest=MOST_FACES, required=True, metadata={"description": "The faces, in rows from left to right."})
    columns = TextInteger(
        validate=validate.Range(min=1, max=MOST_FACES),
        metadata={"description": "How many faces a row has: all of them if left out, or 8."},
    )
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata={"description": "The longer side of a cell in pixels: the first face's own if left out."},
    )


def sheets_blueprint(mix_sheets: MixSheets, face_sheets: FaceSheets) -> ApiBlueprint:
    """The calls that draw sheets."""
    blueprint = ApiBlueprint("sheets", __name__, description="Pictures of many faces.")

    @blueprint.get("/sheets/mix")
    @blueprint.arguments(MixSheetParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/png", headers=ETAG)
    @blueprint.alt_response(304, description="The sheet of the If-None-Match header is still the right one.")
    @blueprint.problems(400, 404, 409, 503)
    def draw_mix_sheet(
        rows: list[int], columns: list[int], layers: str | list[int], size: int | None = None
    ) -> Response:
        """Each face of a row with some layers of each face of a column, as one PNG; nothing is stored.

        Figure 3 of Karras et al. 2019 (arXiv:1812.04948): its sources A are the rows here, its sources B the columns.
        """
        sheet = mix_sheets.plan(rows, columns, layers, size)
        return cached(request, sheet.version, lambda: Response(sheet.png(), mimetype="image/png"))

    @blueprint.get("/sheets/faces")
    @blueprint.arguments(FaceSheetParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/png", headers=ETAG)
    @blueprint.alt_response(304, description="The sheet of the If-None-Match header is still the right one.")
    @blueprint.problems(400, 404, 409, 503, 507)
    def draw_face_sheet(ids: list[int], columns: int | None = None, size: int | None = None) -> Response:
        """Stored faces side by side, as one PNG, to be looked at together."""
        sheet = face_sheets.plan(ids, columns, size)
        return cached(request, sheet.version, lambda: Response(sheet.png(), mimetype="image/png"))

    return blueprint
