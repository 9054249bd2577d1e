"""Where a reader finds no face in a picture, the request is refused, unless it insists."""

import io

import pytest
from PIL import Image

from app import create_app
from tests.fakes import FakeReader, make_service, readers


class Blind(FakeReader):
    """Is sure of no region, so that no face is found."""

    def read(self, images):
        found = super().read(images)
        found.regions[:] = 1 / found.regions.shape[-1]
        return found


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    service = make_service(tmp_path_factory.mktemp("blind") / "results", readers=readers(Blind()))
    yield service
    service.close()


@pytest.fixture(scope="module")
def client(service):
    client = create_app(service, max_amount=100).test_client()
    assert client.post("/faces?amount=3&seed=1&truncation_psi=1").status_code == 201
    return client


CALLS = {
    "truncation_psi": ("/faces?amount=2&seed=9&truncation_psi=1.01", None),
    "speed": ("/faces/transitions", {"from": 1, "to": 2, "amount": 2}),
    "distance": ("/faces/similar", {"id": 1, "amount": 2, "distance": 0.2, "seed": 3}),
    "ids": ("/faces/averages", {"ids": [1, 2, 3]}),
    "strengths": ("/faces/averages", {"opposite_of": 1, "strengths": [0.1]}),
    "strength": ("/faces/edits", {"id": 1, "direction": "pca_0", "strength": -0.2}),
    "styles": ("/faces/mixes", {"styles": {"coarse": 1, "middle": 2}}),
}


def post(client, path, body, insist=None):
    if body is None:
        return client.post(path if insist is None else f"{path}&insist={str(insist).lower()}")
    return client.post(path, json=body if insist is None else {**body, "insist": insist})


@pytest.mark.parametrize("field", CALLS)
def test_a_picture_without_a_face_is_refused_and_nothing_is_kept(client, field):
    before = client.get("/faces").json["ids"]
    response = post(client, *CALLS[field])
    assert response.status_code == 422
    assert response.json["type"] == "urn:facespace:problem:out-of-range"
    assert response.json["errors"][0]["field"] == field
    assert "no face is found" in response.json["detail"]
    assert client.get("/faces").json["ids"] == before


def test_random_faces_beyond_psi_1_without_a_face_are_no_samples(client):
    body = {"amount": 1, "seed": 5, "psi": 1.2, "most_tries": 3, "where": {"brightness": [0, 1]}}
    refused = client.post("/faces/samples", json=body)
    assert (refused.status_code, refused.json["limits"]["face"]) == (422, 1)
    assert client.post("/faces/samples", json=body | {"psi": 1}).status_code == 201


@pytest.mark.parametrize(("psi", "nearest"), [("1.5", 1), ("-2", -1)])
def test_of_random_faces_the_psi_that_is_never_refused_is_named(client, psi, nearest):
    response = client.post(f"/faces?amount=1&seed=9&truncation_psi={psi}")
    assert response.json["nearest"] == {"truncation_psi": nearest}
    assert f"truncation_psi {nearest} is never refused" in response.json["detail"]
    assert client.post(f"/faces?amount=1&seed=9&truncation_psi={nearest}").status_code == 201


@pytest.mark.parametrize("field", CALLS)
def test_who_insists_gets_it(client, field):
    assert post(client, *CALLS[field], insist=False).status_code == 422
    assert post(client, *CALLS[field], insist=True).status_code == 201


def test_a_projection_without_a_face_is_refused_unless_insisted(client):
    picture = io.BytesIO()
    Image.new("RGB", (64, 64), "gray").save(picture, "PNG")

    def project(**fields):
        return client.post("/faces/projections", data={"image": (io.BytesIO(picture.getvalue()), "a.png"), **fields})

    refused = project(steps="1")
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "image")
    assert project(steps="1", insist="true").status_code == 201


def test_faces_that_are_there_are_made_again(client):
    assert client.post("/faces?id=1").status_code == 200
