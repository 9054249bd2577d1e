"""Faces over HTTP: `/faces` and what lies below it."""

from __future__ import annotations

import json
from typing import Any

from flask import Response
from marshmallow import Schema, fields

from app.answering.answers import LOCATION, created, faces_body
from app.answering.schemas import FaceSchema, FacesSchema, face_body
from app.api import ApiBlueprint
from app.calls.faces.parameters import ListParameters, MakeParameters
from app.reading.schemas import NoParameters, at_most
from services.derived.transitions.transitions import Transitions
from services.faces.face_service import FaceService
from services.faces.random_faces import Look, RandomFaces

FULL_SPEED = 1.0


class IdsSchema(Schema):
    """The ids of stored faces, lowest first."""

    ids = fields.List(fields.Integer(), required=True)


def faces_blueprint(
    service: FaceService, random: RandomFaces, transitions: Transitions, max_amount: int
) -> ApiBlueprint:
    """The calls that list, make, describe and remove faces."""
    blueprint = ApiBlueprint("faces", __name__, description="Faces: made, listed, fetched, removed.")

    @blueprint.get("/faces")
    @blueprint.arguments(ListParameters, location="query", as_kwargs=True)
    @blueprint.response(200, IdsSchema, headers=_LINK)
    @blueprint.problems(400, 503)
    def list_faces(after: int, limit: int | None = None) -> Response:
        """The ids of the stored faces, lowest first."""
        ids = service.stored.ids(after, None if limit is None else limit + 1)
        return _ids_response(ids, limit)

    @blueprint.post("/faces")
    @blueprint.arguments(at_most(MakeParameters, max_amount), location="query", as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.alt_response(200, schema=FacesSchema, description="The face of `id` was made again.", success=True)
    @blueprint.problems(400, 404, 409, 503, 507)
    def make_faces(**wish: Any) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Makes faces: a stored one again (id), random ones (amount), or a transition (amount and id1)."""
        if "id" in wish:
            return faces_body([service.make_again(wish["id"])]), 200, {}
        look = Look(**{key: wish[key] for key in ("seed", "truncation_psi", "class_", "network") if key in wish})
        if "id1" not in wish:
            return created(random.make(wish["amount"], look))
        made = transitions.make_plain(
            wish["amount"], wish["id1"], wish.get("id2"),
            speed=wish.get("speed", FULL_SPEED), space=wish.get("space", "w"), look=look,
        )  # fmt: skip
        return created(made.faces, id1=made.id1, id2=made.id2, speed=made.speed)

    @blueprint.get("/faces/<int:face_id>")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FaceSchema)
    @blueprint.problems(400, 404, 503)
    def describe_face(face_id: int) -> dict[str, Any]:
        """What a face is."""
        return face_body(service.stored.face(face_id))

    @blueprint.delete("/faces/<int:face_id>")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(204, description="The face and its PNG are gone; its id is not used again.")
    @blueprint.problems(400, 404, 503, 507)
    def remove_face(face_id: int) -> Response:
        """Removes a face and its PNG."""
        service.delete(face_id)
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response

    return blueprint


_LINK = {"Link": {"description": "The next page, rel=next.", "schema": {"type": "string"}}}


def _ids_response(ids: list[int], limit: int | None) -> Response:
    """One id more than `limit` was asked for: where it is there, there is a next page. A million ids take no schema."""
    page = ids if limit is None else ids[:limit]
    response = Response(json.dumps({"ids": page}), mimetype="application/json")
    if len(page) < len(ids):
        response.headers["Link"] = f'</faces?limit={limit}&after={page[-1]}>; rel="next"'
    return response
