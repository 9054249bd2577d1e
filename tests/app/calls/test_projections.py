"""Projections over HTTP: the form, the answer, and wrong forms."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from app import create_app
from services.projections.uploads import MAX_FILE_BYTES
from tests.fakes import make_service

PATH = "/faces/projections"


@pytest.fixture(scope="module")
def refusing(tmp_path_factory):
    """A client of a service that all tests of refused requests share."""
    service = make_service(tmp_path_factory.mktemp("refusals") / "results")
    yield create_app(service, max_amount=100).test_client()
    service.close()


def picture(size=(60, 80), format_="PNG"):
    output = io.BytesIO()
    Image.fromarray(np.random.RandomState(0).randint(0, 256, (*size[::-1], 3), np.uint8)).save(output, format_)
    return output.getvalue()


def form(**fields):
    """Returns the data of a form: a file and texts, as `curl -F` sends them."""
    image = fields.pop("image", picture())
    return {"image": (io.BytesIO(image), "face.png"), "steps": "5", **fields}


def large_form(**fields):
    """Returns the same form as bytes. For large data the test client would leave a temporary file open."""
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"'.encode() for name in fields]
    named = [
        part + (b'; filename="face.png"' if name == "image" else b"") for part, name in zip(parts, fields, strict=True)
    ]
    body = [head + b"\r\n\r\n" + value + b"\r\n" for head, value in zip(named, fields.values(), strict=True)]
    return {"data": b"".join(body) + b"--x--\r\n", "content_type": "multipart/form-data; boundary=x"}


def pixels_of(uri):
    kind, data = uri.split(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def test_a_projection_is_a_stored_face_and_the_answer_shows_how_it_was_made(client):
    response = client.post(PATH, data=form(seed="3", space="w", align="none", network="fake"))
    assert response.status_code == 201
    body = response.json
    assert body["ids"] == [1]
    assert response.headers["Location"] == "/faces/1"
    assert body["faces"] == [client.get("/faces/1").json]
    assert [step for step, _ in body["loss"]] == [0, 1, 2, 3, 4, 5]
    assert body["distance"] == body["faces"][0]["recipe"]["derived"]["distance"]
    assert body["alignment"] == {"by": "none"}
    assert body["kept"] is None
    parts = [pixels_of(body[name]) for name in ("target", "before", "after")]
    assert np.array_equal(pixels_of(body["comparison"]), np.concatenate(parts, axis=1))
    face = np.asarray(Image.open(io.BytesIO(client.get("/faces/1/image").data)))
    assert np.array_equal(face, parts[2])
    assert client.post("/faces?id=1").json["faces"][0]["sha256"] == body["faces"][0]["sha256"]


def test_a_kept_picture_is_stored_where_the_answer_says(client, tmp_path):
    body = client.post(PATH, data=form(keep="true")).json
    kept = np.asarray(Image.open(tmp_path / "results" / body["kept"]))
    assert np.array_equal(kept, pixels_of(body["target"]))


def test_a_photograph_may_be_larger_than_other_bodies(client):
    rows = np.random.RandomState(0).randint(0, 256, (700, 800, 3), np.uint8)
    output = io.BytesIO()
    Image.fromarray(rows).save(output, "PNG")
    assert len(output.getvalue()) > 1 << 20
    assert client.post(PATH, **large_form(image=output.getvalue(), steps=b"5")).status_code == 201


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"image": b""}, "image"),
        ({"image": b"hello"}, "image"),
        ({"image": picture()[:300]}, "image"),
        ({"image": picture((1, 1))}, "image"),
        ({"image": picture(format_="GIF")}, "image"),
        ({"steps": "0"}, "steps"),
        ({"steps": "2001"}, "steps"),
        ({"steps": "4.0"}, "steps"),
        ({"steps": ""}, "steps"),
        ({"steps": ["5", "6"]}, "steps"),
        ({"steps": (io.BytesIO(b"5"), "steps.txt")}, "steps"),
        ({"seed": "-1"}, "seed"),
        ({"seed": str(2**32)}, "seed"),
        ({"space": "z"}, "space"),
        ({"align": "left"}, "align"),
        ({"align": "face"}, "align"),  # there is no detector here
        ({"network": "none of ours"}, "network"),
        ({"network": ""}, "network"),
        ({"keep": "yes"}, "keep"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_form_names_the_field_and_makes_nothing(refusing, problem, fields, field):
    problem(refusing.post(PATH, data=form(**fields)), 400, field)
    assert refusing.get("/faces").json == {"ids": []}


def test_the_picture_must_be_exactly_one_file(client, problem):
    problem(client.post(PATH, data={"steps": "5"}, content_type="multipart/form-data"), 400, "image")
    problem(client.post(PATH, data={"image": "hello"}, content_type="multipart/form-data"), 400, "image")
    two = [(io.BytesIO(picture()), "a.png"), (io.BytesIO(picture()), "b.png")]
    problem(client.post(PATH, data={"image": two}), 400, "image")


def test_another_content_type_is_415_and_a_broken_form_400(client, problem):
    problem(client.post(PATH, json={"image": "hello"}), 415)
    problem(client.post(PATH, data=picture(), content_type="image/png"), 415)
    problem(client.post(PATH), 415)
    problem(client.post(PATH, data=b"hello", content_type="multipart/form-data"), 400, "body")
    problem(client.post(PATH, data=b"hello", content_type="multipart/form-data; boundary=x"), 400)


def test_too_large_a_body_is_413(client, problem):
    problem(client.post(PATH, **large_form(image=bytes(MAX_FILE_BYTES + (1 << 17)))), 413)
    problem(client.post(PATH, **large_form(image=picture(), network=b"x" * 600_000)), 413)
    problem(client.post("/faces/averages", data=bytes((1 << 20) + 1), content_type="application/json"), 413)


def test_the_form_is_documented(client):
    operation = client.get("/openapi.json").json["paths"][PATH]["post"]
    [content] = operation["requestBody"]["content"].items()
    assert content[0] == "multipart/form-data"


def test_a_picture_that_was_not_searched_for_a_face_is_answered_with_warnings(client):
    answer = client.post(PATH, data=form()).json
    codes = [warning["code"] for warning in answer["warnings"]]
    assert codes[0] == "no-detector"
    assert all(warning["detail"] for warning in answer["warnings"])


def test_the_alignment_is_shown_without_a_projection(refusing):
    answer = refusing.post(f"{PATH}/alignment", data={"image": (io.BytesIO(picture()), "face.png"), "align": "none"})
    assert (answer.status_code, answer.json["alignment"]) == (200, {"by": "none"})
    with Image.open(io.BytesIO(base64.b64decode(answer.json["target"].partition(",")[2]))) as cut:
        assert cut.size == (12, 16)  # the fake network's
    assert refusing.get("/faces").json == {"ids": []}


def test_a_wrong_picture_has_no_alignment(refusing):
    answer = refusing.post(f"{PATH}/alignment", data={"image": (io.BytesIO(b"no picture"), "face.png")})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "image")
