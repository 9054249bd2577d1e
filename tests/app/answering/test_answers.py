"""Responses of the calls that make faces."""

import pytest

from app.answering.answers import created


@pytest.fixture
def faces(service, client):
    """Four stored faces, by id."""
    return {face_id: service.stored.face(face_id) for face_id in client.post("/faces?amount=4").json["ids"]}


@pytest.mark.parametrize(
    ("ids", "location"),
    [
        ([2], "/faces/2"),
        ([2, 3, 4], "/faces?after=1&limit=3"),
        ([1, 3], "/faces?include=faces&ids=1,3"),
        ([2, 1], "/faces?include=faces&ids=1-2"),
    ],
)
def test_the_location_lists_the_faces(faces, ids, location):
    body, status, headers = created([faces[face_id] for face_id in ids])
    assert (status, headers.get("Location")) == (201, location)
    assert body["ids"] == [face["id"] for face in body["faces"]] == ids


def test_further_members_stand_beside_the_faces(faces):
    body, _, _ = created([faces[1]], speed=0.5)
    assert set(body) == {"ids", "faces", "created", "speed"}
    assert body["speed"] == 0.5
