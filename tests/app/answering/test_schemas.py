"""Faces as answers describe them."""

import hashlib
import io

import numpy as np
import pytest
from PIL import Image

from app.answering.schemas import FaceSchema, FacesSchema, face_body


@pytest.fixture
def faces(service, client):
    """A random face, and one that was derived from it."""
    client.post("/faces?amount=2&seed=5")
    [derived] = client.post("/faces/averages", json={"ids": [1, 2]}).json["ids"]
    return [service.stored.face(face_id) for face_id in (1, derived)]


def test_a_face_is_described_as_the_schema_says(faces):
    for face in faces:
        assert set(face_body(face)) == set(FaceSchema().fields)
        assert FaceSchema().validate(face_body(face)) == {}


def test_only_a_random_face_has_a_seed(faces):
    assert [face_body(face)["seed"] for face in faces] == [5, None]


def test_the_paths_in_the_description_lead_to_the_face(client, faces):
    for body in map(face_body, faces):
        assert client.get(body["url"]).json == body
        assert client.get(body["image"]).mimetype == "image/png"


def test_the_hash_is_of_the_pixels_of_the_png(client, faces):
    for body in map(face_body, faces):
        picture = Image.open(io.BytesIO(client.get(body["image"]).data))
        assert hashlib.sha256(np.asarray(picture).tobytes()).hexdigest() == body["sha256"]


def test_the_file_is_in_the_results_folder(tmp_path, faces):
    assert all((tmp_path / "results" / face_body(face)["file"]).is_file() for face in faces)


def test_several_faces_are_described_one_by_one(faces):
    bodies = [face_body(face) for face in faces]
    answer = {"ids": [body["id"] for body in bodies], "faces": bodies}
    assert FacesSchema().dump(answer) == answer
