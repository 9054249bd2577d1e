"""Responses of the calls that make faces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.answering.addresses import address
from app.answering.schemas import face_body
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
    first, last = faces[0].id, faces[-1].id
    headers = {}
    if len(faces) == 1:
        headers = {"Location": address(f"/faces/{first}")}
    elif [face.id for face in faces] == list(range(first, last + 1)):
        headers = {"Location": address(f"/faces?after={first - 1}&limit={len(faces)}")}
    return faces_body(faces, **more, **warnings_body(warnings)), 201, headers
