"""Faces from latents, recipes and PNGs, over HTTP."""

import io
import pickle
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from app import create_app
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from tests.fakes import FakeConfig, FakeNetwork, make_service

PATH = "/faces/imports"
Z = [0.5, -1.0, 0.2, 0.3, -0.4, 0.9, 0.1, -0.2]


@pytest.fixture
def elsewhere(tmp_path):
    """A client of another service, with the faces 1 and 2 and a mix of them, 3."""
    service = make_service(tmp_path / "elsewhere" / "results")
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=2&seed=5&truncation_psi=0.5")
    client.post("/faces/mixes", json={"ids": [1, 2], "crossover": 2})
    yield client
    service.close()


def npy(array, **options):
    output = io.BytesIO()
    np.save(output, np.asarray(array), **options)
    return output.getvalue()


def send(client, data, **fields):
    return client.post(PATH, data={"file": (io.BytesIO(data), "file"), **fields})


def face_of(response):
    assert response.status_code == 201, response.text
    [face] = response.json["faces"]
    assert response.headers["Location"] == face["url"]
    return face


def latent_of(client, face, space="w"):
    return client.get(f"/faces/{face['id']}/latent?space={space}").json["latent"]


def test_the_latent_of_a_face_gives_its_pixels_again(client):
    face = client.post("/faces?amount=1&seed=1&truncation_psi=0.5").json["faces"][0]
    made = face_of(client.post(PATH, json={"w_plus": latent_of(client, face)}))
    assert made["sha256"] == face["sha256"]
    assert made["recipe"]["derived"] == {"by": "import", "space": "w+", "truncation_psi": 1}
    assert client.post(f"/faces?id={made['id']}").json["faces"][0]["sha256"] == face["sha256"]


def test_a_z_is_mapped_as_that_of_a_seed(client):
    face = client.post("/faces?amount=1&seed=1&truncation_psi=0.5").json["faces"][0]
    z = latent_of(client, face, "z")
    assert face_of(client.post(PATH, json={"z": z, "truncation_psi": 0.5}))["sha256"] == face["sha256"]


def test_one_w_is_used_for_all_layers(client):
    made = face_of(client.post(PATH, json={"w": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]}))
    np.testing.assert_allclose(latent_of(client, made), [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]] * 4, rtol=1e-6)


def test_the_npy_that_the_latent_call_answers_is_taken(client):
    face = client.post("/faces?amount=1&seed=1&truncation_psi=0.5").json["faces"][0]
    data = client.get("/faces/1/latent?format=npy").data
    assert face_of(send(client, data))["sha256"] == face["sha256"]
    data = client.get("/faces/1/latent?format=npy&space=z").data
    assert face_of(send(client, data, space="z", truncation_psi="0.5"))["sha256"] == face["sha256"]
    columns_first = npy(np.asfortranarray(np.array(latent_of(client, face), ">f8")))
    assert face_of(send(client, columns_first, space="w_plus"))["sha256"] == face["sha256"]


def test_a_recipe_of_a_seed_gives_the_face_of_the_seed_once(client, elsewhere):
    foreign = elsewhere.get("/faces/2").json
    face = face_of(client.post(PATH, json={"recipe": foreign["recipe"]}))
    assert (face["id"], face["seed"], face["sha256"]) == (1, 6, foreign["sha256"])
    assert face_of(client.post(PATH, json={"recipe": foreign["recipe"]}))["id"] == 1
    assert client.get("/faces").json["ids"] == [1]


def test_a_recipe_of_a_derived_face_gives_a_face_that_keeps_it(client, elsewhere):
    foreign = elsewhere.get("/faces/3").json
    face = face_of(client.post(PATH, json={"recipe": foreign["recipe"]}))
    assert face["id"] == 1
    assert (face["recipe"], face["sha256"]) == (foreign["recipe"], foreign["sha256"])


@pytest.mark.parametrize("face_id", [2, 3])
def test_a_png_gives_the_same_face_without_a_warning(client, elsewhere, face_id):
    foreign = elsewhere.get(f"/faces/{face_id}").json
    response = send(client, elsewhere.get(foreign["image"]).data)
    assert face_of(response)["sha256"] == foreign["sha256"]
    assert "warnings" not in response.json


def test_a_warning_says_by_how_much_the_pixels_of_a_png_differ(client, elsewhere):
    recipe = Recipe.from_dict(elsewhere.get("/faces/3").json["recipe"])
    pixels = np.asarray(Image.open(io.BytesIO(elsewhere.get("/faces/3/image").data))).copy()
    pixels[0, 0, 0] ^= 3
    response = send(client, face_png(recipe, pixels)[0])
    [warning] = response.json["warnings"]
    assert warning["code"] == "other-pixels"
    assert "up to 3 levels" in warning["detail"] or "up to 1 levels" in warning["detail"]
    response = send(client, face_png(recipe, pixels[:8])[0])
    assert "12 x 16 pixels here, and 12 x 8 in the file" in response.json["warnings"][0]["detail"]


def test_a_latent_far_beyond_is_refused_with_a_psi_that_is_accepted(client, problem):
    body = {"w": [9.0, -9, 9, -9, 9, -9]}
    refusal = problem(client.post(PATH, json=body), 422, "truncation_psi")
    assert refusal["type"] == "urn:facespace:problem:out-of-range"
    assert client.get("/faces").json["ids"] == []
    assert client.post(PATH, json={**body, **refusal["nearest"]}).status_code == 201
    response = client.post(PATH, json={**body, "insist": True})
    assert [each["code"] for each in response.json["warnings"]] == ["out-of-range"]
    far = response.json["faces"][0]["recipe"]
    assert problem(client.post(PATH, json={"recipe": far}), 422, "recipe")["type"] == refusal["type"]
    assert client.post(PATH, json={"recipe": far, "insist": True}).status_code == 201


def test_a_face_of_another_network_is_409(client, elsewhere, problem):
    recipe = {**elsewhere.get("/faces/1").json["recipe"], "fingerprint": "0" * 64, "network": "other"}
    assert problem(client.post(PATH, json={"recipe": recipe}), 409)["network"] == "other"
    pixels = np.zeros((16, 12, 3), np.uint8)
    problem(send(client, face_png(Recipe.from_dict(recipe), pixels)[0]), 409)


def test_latents_of_another_shape_name_the_right_ones(client, problem):
    detail = problem(client.post(PATH, json={"w_plus": [[1.0] * 6] * 3}), 400, "w_plus")["detail"]
    assert "must have the shape [4, 6]. Received: [3, 6]" in detail
    assert "z [8], w [6], w_plus [4, 6]" in detail


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "recipe"),
        ({"z": Z, "w": [0.0] * 6}, "w"),
        ({"z": []}, "z"),
        ({"z": [1.0] * 7}, "z"),
        ({"z": ["1"] * 8}, "z"),
        ({"z": [1e30] * 8}, "z"),
        ({"z": [[1.0] * 8]}, "z"),
        ({"w": [1.0] * 8}, "w"),
        ({"w_plus": [[1.0] * 6] * 3 + [[1.0] * 5]}, "w_plus"),
        ({"w_plus": [1.0] * 6}, "w_plus"),
        ({"z": Z, "class": 0}, "class"),
        ({"w": [0.0] * 6, "class": 0}, "class"),
        ({"z": Z, "network": "none"}, "network"),
        ({"z": Z, "truncation_psi": 11}, "truncation_psi"),
        ({"z": Z, "space": "z"}, "space"),
        ({"recipe": {"seed": 1}}, "recipe"),
        ({"recipe": "text"}, "recipe"),
        ({"recipe": {"network": "fake", "fingerprint": "f" * 64, "seed": 1, "truncation_psi": 1, "class": 1}}, "class"),
        ({"recipe": {"network": "fake", "fingerprint": "f" * 64, "seed": 1}, "network": "fake"}, "network"),
        ({"file": "text"}, "file"),
    ],
)
def test_a_wrong_body_names_the_field_and_makes_nothing(client, problem, body, field):
    problem_ = client.post(PATH, json=body)
    assert problem_.status_code == 400, problem_.text
    assert field in problem_.json["errors"][0]["field"]
    assert client.get("/faces").json["ids"] == []


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def short():
    recipe = Recipe(network="fake", fingerprint="f" * 64, seed=1, truncation_psi=0.5)
    header = struct.pack(">IIBBBBB", 4000, 4000, 8, 2, 0, 0, 0)
    texts = chunk(b"iTXt", b"facespace\0\0\0\0\0" + recipe.to_json().encode())
    texts += chunk(b"iTXt", b"facespace-sha256\0\0\0\0\0" + b"0" * 64)
    body = chunk(b"IHDR", header) + texts + chunk(b"IDAT", zlib.compress(b"0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def plain_png():
    output = io.BytesIO()
    Image.new("RGB", (12, 16)).save(output, "PNG")
    return output.getvalue()


class Evil:
    def __reduce__(self):
        return print, ("unpickled",)


def huge_header():
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (" + b"1," * 40_000 + b"), }"
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", len(text)) + text


def huge_shape():
    text = b"{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 1000000000), }\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


HOSTILE = {
    "nothing": b"",
    "text": b"hello",
    "a PNG without a recipe": plain_png(),
    "a PNG that is cut off": plain_png()[:-20],
    "a decompression bomb": bomb(),
    "a PNG of few bytes that states many pixels": short(),
    "pickled objects": npy(np.array([Evil()] * 6, object), allow_pickle=True),
    "a pickle": b"\x93NUMPY\x01\x00" + pickle.dumps([1.0]),
    "complex numbers": npy(np.zeros((4, 6), complex)),
    "texts": npy(np.full((4, 6), "a")),
    "records": npy(np.zeros(6, [("a", "f4")])),
    "a huge header": huge_header(),
    "a huge shape": huge_shape(),
    "more numbers than it says": npy(np.zeros((4, 6))) + b"12345678",
    "fewer numbers than it says": npy(np.zeros((4, 6)))[:-8],
    "NaN": npy(np.full((4, 6), np.nan)),
    "infinity": npy(np.full((4, 6), np.inf)),
    "many axes": npy(np.zeros((1,) * 20)),
    "a number": npy(np.float64(1)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_unpickled(client, problem, capsys, name):
    problem(send(client, HOSTILE[name]), 400, "file")
    assert capsys.readouterr().out == ""
    assert client.get("/faces").json["ids"] == []


def test_fields_of_latents_are_refused_beside_a_png(client, elsewhere, problem):
    png = elsewhere.get("/faces/1/image").data
    for name, value in (("space", "z"), ("network", "fake"), ("truncation_psi", "1"), ("class", "0")):
        problem(send(client, png, **{name: value}), 400, name)


def test_another_content_type_is_415(client, problem):
    problem(client.post(PATH, data="z=1", content_type="text/plain"), 415)


def test_a_z_of_a_conditional_network_needs_a_class(tmp_path, problem):
    network = FakeNetwork(FakeConfig(c_dim=3))
    service = make_service(tmp_path / "results", network)
    client = create_app(service, max_amount=5).test_client()
    problem(client.post(PATH, json={"z": Z}), 400, "class")
    problem(client.post(PATH, json={"z": Z, "class": 3}), 400, "class")
    made = face_of(client.post(PATH, json={"z": Z, "class": 2, "insist": True}))
    assert made["recipe"]["derived"]["class"] == 2
    service.close()
