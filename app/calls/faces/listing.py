"""Lists of faces, as `GET /faces` answers them."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Response, request
from marshmallow import Schema, fields

from app.answering.addresses import address
from app.answering.schemas import FaceSchema, face_body
from app.reading.cursor import cursor, place_after
from app.reading.schemas import about
from services.faces.lookup import StoredFaces
from services.listing.listing import BY_ID, Listing, Wanted, conditions

LINK = {"Link": {"description": "Address of the next page (rel=next), if there is one.", "schema": {"type": "string"}}}
_PAGE = 100


class FaceListSchema(Schema):
    """Ids of stored faces; or, with `include=faces`, a page of whole faces."""

    ids = fields.List(fields.Integer(), metadata=about("Ids, lowest first. Missing with include=faces."))
    faces = fields.List(fields.Nested(FaceSchema), metadata=about("The faces of the page, with include=faces."))
    total = fields.Integer(metadata=about("How many faces the list has on all pages, with include=faces."))
    next = fields.String(
        allow_none=True, metadata=about("`after` of the next page, with include=faces. null on the last page.")
    )
    unmeasured = fields.Integer(
        metadata=about(
            "With `where`, or sorted by a measured quantity: how many faces were not measured yet. "
            "`GET /attributes?ids=` measures them."
        )
    )


def list_of_ids(stored: StoredFaces, after: str = "0", limit: int | None = None) -> Response:
    """Returns a page of ids, with a Link header if there are more.

    The body is written without a schema, which would be slow for a million ids.
    """
    ids = stored.ids(int(after), None if limit is None else limit + 1)
    page = ids if limit is None else ids[:limit]
    response = Response(msgspec.json.encode({"ids": page}), mimetype="application/json")
    return response if len(page) == len(ids) else _linked(response, {"limit": str(limit), "after": str(page[-1])})


def list_of_faces(listing: Listing, asked: Mapping[str, Any]) -> Response:
    """Returns a page of whole faces, with a Link header if there are more."""
    order = asked.get("sort", BY_ID)
    wanted = Wanted(
        faces=conditions(**{name: asked.get(name) for name in ("kind", "network", "tag", "text", "ids", "source")}),
        where=asked.get("where", {}),
        sort=order.removeprefix("-"),
        descending=order.startswith("-"),
        to=asked.get("to"),
    )
    order = f"{order}:{asked['to']}" if "to" in asked else order  # a cursor is for one list
    after = place_after(order, asked["after"]) if "after" in asked else None
    page = listing.page(wanted, asked.get("limit", _PAGE), after)
    members: Container[str] | None = asked.get("fields_")
    following = None if page.last is None else cursor(order, page.last)
    body: dict[str, Any] = {
        "faces": [face_body(face, members) for face in page.faces],
        "total": page.total,
        "next": following,
    }
    if page.unmeasured is not None:
        body["unmeasured"] = page.unmeasured
    response = Response(msgspec.json.encode(body), mimetype="application/json")
    return response if following is None else _linked(response, {**request.args.to_dict(), "after": following})


def _linked(response: Response, query: Mapping[str, str]) -> Response:
    response.headers["Link"] = f'<{address(f"/faces?{urlencode(query)}")}>; rel="next"'
    return response
