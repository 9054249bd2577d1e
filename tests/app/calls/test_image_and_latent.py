"""Pictures and latents over HTTP."""

import io

import numpy as np
import pytest
from PIL import Image

from app import create_app
from tests.fakes import FakeConfig, FakeNetwork, make_service


@pytest.fixture
def face(client):
    return client.post("/faces?amount=1&seed=5").json["faces"][0]


def picture(response):
    assert response.status_code == 200, response.text
    image = Image.open(io.BytesIO(response.data))
    image.load()
    return image


def test_the_image_is_the_file(client, face, tmp_path):
    response = client.get(face["image"])
    assert response.mimetype == "image/png"
    assert response.data == (tmp_path / "results" / face["file"]).read_bytes()


@pytest.mark.parametrize("query", ["", "?size=8", "?format=jpeg", "?size=8&format=webp"])
def test_a_known_etag_is_answered_304(client, face, query):
    first = client.get(face["image"] + query)
    etag = first.headers["ETag"]
    assert not etag.startswith("W/")
    again = client.get(face["image"] + query, headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    assert client.get(face["image"] + query, headers={"If-None-Match": '"other"'}).data == first.data


def test_a_part_of_the_image_is_given_on_request(client, face, problem):
    whole = client.get(face["image"])
    part = client.get(face["image"], headers={"Range": "bytes=1-3", "If-Range": whole.headers["ETag"]})
    assert (part.status_code, part.data) == (206, b"PNG")
    refused = client.get(face["image"], headers={"Range": f"bytes={len(whole.data)}-"})
    problem(refused, 416)
    assert refused.headers["Content-Range"] == f"bytes */{len(whole.data)}"


def test_each_form_has_its_own_etag(client, face):
    queries = ["", "?size=8", "?size=9", "?format=jpeg", "?format=webp", "?format=webp&size=8"]
    assert len({client.get(face["image"] + query).headers["ETag"] for query in queries}) == len(queries)


@pytest.mark.parametrize(("format_", "kind"), [("png", "PNG"), ("jpeg", "JPEG"), ("webp", "WEBP")])
def test_the_size_is_that_of_the_longer_side(client, face, format_, kind):
    image = picture(client.get(f"{face['image']}?size=32&format={format_}"))
    assert (image.format, image.size) == (kind, (24, 32))


def test_a_converted_picture_carries_no_recipe(client, face):
    assert "facespace" in picture(client.get(face["image"])).text
    assert picture(client.get(face["image"] + "?size=8")).text == {}


@pytest.mark.parametrize("channels", [1, 4])
@pytest.mark.parametrize("format_", ["png", "jpeg", "webp"])
def test_gray_and_transparent_faces_have_every_format(tmp_path, channels, format_):
    service = make_service(tmp_path / "other", FakeNetwork(FakeConfig(img_channels=channels)))
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=1")
    assert picture(client.get(f"/faces/1/image?format={format_}&size=16")).size == (12, 16)
    service.close()


def test_latents_are_json_by_default(client, face):
    z = client.get("/faces/1/latent?space=z").json
    assert z["shape"] == [8]
    assert np.array_equal(z["latent"], np.random.RandomState(5).randn(1, 8)[0])
    w = client.get("/faces/1/latent").json
    assert (w["id"], w["space"], w["shape"]) == (1, "w", [4, 6])


@pytest.mark.parametrize(
    ("query", "accept"),
    [("&format=npy", None), ("", "application/x-npy"), ("", "application/octet-stream"), ("&format=npy", "text/html")],
)
def test_latents_are_an_npy_file_on_request(client, face, query, accept):
    response = client.get(f"/faces/1/latent?space=w{query}", headers={"Accept": accept} if accept else {})
    assert response.mimetype == "application/x-npy"
    latent = np.load(io.BytesIO(response.data))
    assert latent.dtype == np.float32
    assert np.array_equal(latent, np.float32(client.get("/faces/1/latent").json["latent"]))


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("image?size=0", "size"),
        ("image?size=4097", "size"),
        ("image?format=gif", "format"),
        ("image?format=png&format=png", "format"),
        ("latent?space=x", "space"),
        ("latent?format=csv", "format"),
    ],
)
def test_a_wrong_parameter_is_named(client, face, problem, query, field):
    problem(client.get(f"/faces/1/{query}"), 400, field)
