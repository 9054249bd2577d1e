"""`/faces` and `GET /faces/{id}`: lists, makes and describes faces."""

from __future__ import annotations

from typing import Any

from flask import Response

from app.answering.answers import LOCATION, created, faces_body
from app.answering.schemas import FaceSchema, FacesSchema, face_body
from app.api import ApiBlueprint
from app.calls.faces.chunks import in_chunks
from app.calls.faces.listing import LINK, FaceListSchema, list_of_faces, list_of_ids
from app.calls.faces.parameters import ListParameters, MakeBody, MakeParameters
from app.lanes import by_amount, by_list, lane
from app.reading.forms import FORM
from app.reading.query_or_body import URLENCODED
from app.reading.schemas import NoParameters, at_most
from services.derived.transitions.transitions import Transitions
from services.faces.face_service import FaceService
from services.faces.random_faces import Look, RandomFaces
from services.listing.listing import Listing

FULL_SPEED = 1.0


def faces_blueprint(
    service: FaceService,
    listing: Listing,
    random: RandomFaces,
    transitions: Transitions,
    max_amount: int,
    max_job_amount: int,
) -> ApiBlueprint:
    """Returns the blueprint of the calls that list, make, describe and delete faces."""
    blueprint = ApiBlueprint("faces", __name__, description="Faces: make, list, describe and delete them.")

    @blueprint.get("/faces")
    @lane(by_list)
    @blueprint.arguments(ListParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FaceListSchema, headers=LINK)
    @blueprint.problems(400, 404, 409, 503)
    def list_faces(include: str | None = None, **asked: Any) -> Response:
        """Lists the ids of the stored faces, lowest first; or whole faces, filtered and sorted, with include=faces."""
        return list_of_ids(service.stored, **asked) if include is None else list_of_faces(listing, asked)

    @blueprint.post("/faces")
    @lane(by_amount)
    @blueprint.arguments(at_most(MakeParameters, max_amount, max_job_amount), location="query", as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.alt_response(200, schema=FacesSchema, description="The face of `id` was made again.", success=True)
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.doc(requestBody={"required": False, "content": _in_body(max_amount, max_job_amount)})
    @blueprint.durable("faces", in_chunks(max_amount), has_query=True)
    def make_faces(**wish: Any) -> tuple[dict[str, Any], int, dict[str, str]]:
        """Makes random faces, a transition, or a stored face again.

        With `amount`, makes random faces. With `amount` and `id1`, makes a transition from the face `id1` towards the
        face `id2`: frame k = 1..amount is at from + k * (to - from) * speed / amount. With `id`, makes a stored face
        again and saves its PNG.

        Parameters may stand in the query or in the body, as JSON or as a form, but none in both.
        """
        members = wish.get("fields_")
        if "id" in wish:
            return faces_body([service.make_again(wish["id"])], members), 200, {}
        look = Look(
            **{key: wish[key] for key in ("seed", "truncation_psi", "class_", "network", "insist") if key in wish}
        )
        if "id1" not in wish:
            return created(random.make(wish["amount"], look), members=members)
        made = transitions.make_plain(
            wish["amount"], wish["id1"], wish.get("id2"),
            speed=wish.get("speed", FULL_SPEED), space=wish.get("space", "w"), look=look,
            insist=wish.get("insist", False),
        )  # fmt: skip
        return created(made.faces, made.warnings, members=members, id1=made.id1, id2=made.id2, speed=made.speed)

    @blueprint.get("/faces/<int:face_id>")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, FaceSchema)
    @blueprint.problems(400, 404, 503)
    def describe_face(face_id: int) -> dict[str, Any]:
        """Describes a face: its seed, its PNG and its recipe."""
        return face_body(service.stored.face(face_id))

    return blueprint


def _in_body(max_amount: int, max_job_amount: int) -> dict[str, Any]:
    """Returns the kinds of bodies of `POST /faces`, for the document."""
    schema = at_most(MakeBody, max_amount, max_job_amount)
    return {kind: {"schema": schema} for kind in ("application/json", URLENCODED, FORM)}
