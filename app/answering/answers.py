"""Responses of the calls that make faces."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.answering.addresses import address
from app.answering.schemas import face_body
from jobs.recorded import Asked
from services.ranges.warned import Warned
from services.recipes.face import Face

LOCATION = {
    "Location": {
        "description": "Address of the new faces. Missing if their ids are not consecutive.",
        "schema": {"type": "string"},
    }
}

Created = tuple[dict[str, Any], int, dict[str, str]]


INSIST = (
    "true: makes faces that lie far beyond the network's own faces too, or in whose picture no face is found. false: "
    "such a request is refused with status 422, and the problem's `nearest` says what can be had."
)


def joined(asked: Asked, bodies: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Joins the bodies of several requests for faces into the body and the headers that one request would have got."""
    body: dict[str, Any] = {}
    for each in bodies:
        for name, value in each.items():
            body[name] = [*body.get(name, []), *value] if isinstance(value, list) else body.get(name, value)
    return body, {name: asked.root + path for name, path in location(body["ids"]).items()}


def location(ids: Sequence[int]) -> dict[str, str]:
    """Returns the Location header of new faces; none if their ids are not consecutive."""
    if len(ids) == 1:
        return {"Location": address(f"/faces/{ids[0]}")}
    if list(ids) == list(range(ids[0], ids[-1] + 1)):
        return {"Location": address(f"/faces?after={ids[0] - 1}&limit={len(ids)}")}
    return {}


def faces_body(faces: Sequence[Face], **more: Any) -> dict[str, Any]:
    """Returns the body for `FacesSchema`, with the further members `more`."""
    return {"ids": [face.id for face in faces], "faces": [face_body(face) for face in faces], **more}


def warnings_body(warnings: Sequence[Warned]) -> dict[str, Any]:
    """Returns the member `warnings` of a body, or no member if there are none."""
    return {"warnings": [{"code": each.code, "detail": each.detail} for each in warnings]} if warnings else {}


def created(faces: Sequence[Face], warnings: Sequence[Warned] = (), **more: Any) -> Created:
    """Returns the body, status 201 and headers for new faces.

    The Location header is left out where the ids are not consecutive, because no single address lists such faces.
    """
    headers = location([face.id for face in faces])
    return faces_body(faces, **more, **warnings_body(warnings)), 201, headers
