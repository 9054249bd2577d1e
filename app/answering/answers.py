"""Responses of the calls that make faces."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from app.answering.addresses import address
from app.answering.schemas import face_body
from app.reading.face_fields import asked_fields
from app.reading.ids import MOST_RANGES
from jobs.recorded import Asked
from services.ranges.warned import Warned
from services.recipes.face import Face

LOCATION = {
    "Location": {
        "description": "Address of the faces.",
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
    """Returns the Location header of faces: the address of one, or that of a list."""
    if len(ids) == 1:
        return {"Location": address(f"/faces/{ids[0]}")}
    if list(ids) == list(range(ids[0], ids[-1] + 1)):
        return {"Location": address(f"/faces?after={ids[0] - 1}&limit={len(ids)}")}
    ranges = [f"{first}-{last}" if last > first else f"{first}" for first, last in _ranges(ids)]
    if len(ranges) > MOST_RANGES:  # an address could not hold them
        return {"Location": address(f"/faces?include=faces&ids={min(ids)}-{max(ids)}")}
    return {"Location": address(f"/faces?include=faces&ids={','.join(ranges)}")}


def _ranges(ids: Iterable[int]) -> list[tuple[int, int]]:
    """Returns the ids as ranges of consecutive ones, in ascending order."""
    found: list[tuple[int, int]] = []
    for face_id in sorted(set(ids)):
        if found and found[-1][1] == face_id - 1:
            found[-1] = found[-1][0], face_id
        else:
            found.append((face_id, face_id))
    return found


def faces_body(faces: Sequence[Face], members: Container[str] | None = None, **more: Any) -> dict[str, Any]:
    """Returns the body for `FacesSchema`, with the further members `more`.

    Of the faces, it has the `members`; by default, those that the query of the request asks for. Raises
    InvalidParameter if it asks for others.
    """
    wanted = members or asked_fields()
    return {
        "ids": [face.id for face in faces],
        "faces": [face_body(face, wanted) for face in faces],
        "created": [face.id for face in faces if face.is_new],
        **more,
    }


def warnings_body(warnings: Sequence[Warned]) -> dict[str, Any]:
    """Returns the member `warnings` of a body, or no member if there are none."""
    return {"warnings": [{"code": each.code, "detail": each.detail} for each in warnings]} if warnings else {}


def created(faces: Sequence[Face], warnings: Sequence[Warned] = (), **more: Any) -> Created:
    """Returns the body, status 201 and headers for faces that were made."""
    headers = location([face.id for face in faces])
    return faces_body(faces, **more, **warnings_body(warnings)), 201, headers
