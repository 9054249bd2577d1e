"""`GET /sheets/mix` and `GET /sheets/faces`: many faces in one picture."""

from __future__ import annotations

from flask import Response, request
from marshmallow import Schema, validate

from app.answering.etag import BYTES, ETAG, PART, with_etag
from app.api import ApiBlueprint
from app.lanes import SLOW, lane
from app.reading.schemas import about
from app.reading.text_fields import IdList, LayersText, TextInteger
from services.figures.face_sheets import FaceSheets
from services.figures.mix_sheets import MixSheets
from services.pictures.conversion import MAX_SIZE

LONGEST_SIDE = 16  # faces
MOST_FACES = 400


class MixSheetParameters(Schema):
    """`GET /sheets/mix`."""

    rows = IdList(
        longest=LONGEST_SIDE,
        required=True,
        metadata=about("Ids of the faces of the rows, separated by commas. They are shown down the left edge."),
    )
    columns = IdList(
        longest=LONGEST_SIDE,
        required=True,
        metadata=about("Ids of the faces of the columns, separated by commas. They are shown along the top."),
    )
    layers = LayersText(
        "Layers that each mix takes from its column: coarse, middle, fine, or layer numbers separated by commas. The "
        "other layers come from its row.",
        load_default="coarse",
    )
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about(
            "Longer side of a cell in pixels. Default: the size of the faces, or less if the sheet would be too large."
        ),
    )


class FaceSheetParameters(Schema):
    """`GET /sheets/faces`."""

    ids = IdList(
        longest=MOST_FACES,
        required=True,
        metadata=about("Ids of the faces, separated by commas. They fill the sheet row by row."),
    )
    columns = TextInteger(
        validate=validate.Range(min=1, max=MOST_FACES),
        metadata=about("Number of faces per row. Default: all, but at most 8."),
    )
    size = TextInteger(
        validate=validate.Range(min=1, max=MAX_SIZE),
        metadata=about("Longer side of a cell in pixels. Default: the size of the first face."),
    )


def sheets_blueprint(mix_sheets: MixSheets, face_sheets: FaceSheets) -> ApiBlueprint:
    """Returns the blueprint of the calls that draw sheets."""
    blueprint = ApiBlueprint("sheets", __name__, description="Sheets: many faces in one picture.")

    @blueprint.get("/sheets/mix")
    @lane(SLOW)
    @blueprint.arguments(MixSheetParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/png", headers=ETAG)
    @blueprint.alt_response(206, schema=BYTES, content_type="image/png", headers=ETAG, description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this sheet, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 409, 416, 503)
    def draw_mix_sheet(
        rows: list[int], columns: list[int], layers: str | list[int], size: int | None = None
    ) -> Response:
        """Draws a style-mixing figure: every row face with some layers of every column face.

        It is figure 3 of Karras et al. 2019 (arXiv:1812.04948), whose sources A are the rows here and sources B the
        columns. Nothing is stored.
        """
        sheet = mix_sheets.plan(rows, columns, layers, size)
        return with_etag(request, sheet.version, lambda: Response(sheet.png(), mimetype="image/png"))

    @blueprint.get("/sheets/faces")
    @lane(SLOW)
    @blueprint.arguments(FaceSheetParameters, location="query", as_kwargs=True)
    @blueprint.response(200, BYTES, content_type="image/png", headers=ETAG)
    @blueprint.alt_response(206, schema=BYTES, content_type="image/png", headers=ETAG, description=PART, success=True)
    @blueprint.alt_response(304, description="The client already has this sheet, as its If-None-Match header says.")
    @blueprint.problems(400, 404, 409, 416, 503, 507)
    def draw_face_sheet(ids: list[int], columns: int | None = None, size: int | None = None) -> Response:
        """Draws stored faces side by side.

        Nothing is stored.
        """
        sheet = face_sheets.plan(ids, columns, size)
        return with_etag(request, sheet.version, lambda: Response(sheet.png(), mimetype="image/png"))

    return blueprint
