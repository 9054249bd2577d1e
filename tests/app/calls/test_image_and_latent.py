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


CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "PNG"),
        ("", "PNG"),
        ("*/*", "PNG"),
        ("image/*", "PNG"),
        ("image/png", "PNG"),
        ("image/webp", "WEBP"),
        ("image/jpeg;q=0.5, image/webp;q=0.4", "JPEG"),
        ("image/jpeg;q=0.5, image/png;q=0.9", "PNG"),
        ("image/png;q=0, */*", "JPEG"),
        ("text/html, image/jpeg;q=0.1", "JPEG"),
        (CHROME, "WEBP"),
    ],
)
def test_the_accept_header_chooses_the_format(client, face, accept, kind):
    response = client.get(face["image"], headers={} if accept is None else {"Accept": accept})
    assert picture(response).format == kind
    assert "Accept" in response.vary
    assert response.mimetype == f"image/{kind.lower()}"


def test_the_parameter_wins_over_the_accept_header(client, face):
    response = client.get(f"{face['image']}?format=jpeg", headers={"Accept": "image/webp"})
    assert picture(response).format == "JPEG"
    assert picture(client.get(f"{face['image']}?format=png", headers={"Accept": "text/html"})).format == "PNG"


@pytest.mark.parametrize("accept", ["text/html", "image/gif", "image/*;q=0", "image/webp;q=0, text/*"])
def test_a_client_that_accepts_no_format_gets_406(client, face, problem, accept):
    body = problem(client.get(face["image"], headers={"Accept": accept}), 406)
    assert "image/png, image/jpeg, image/webp" in body["detail"]


def test_formats_that_accept_chooses_have_etags_of_their_own(client, face):
    etags = {
        client.get(face["image"], headers={"Accept": f"image/{kind}"}).headers["ETag"]
        for kind in ("png", "webp", "jpeg")
    }
    assert len(etags) == 3


@pytest.mark.parametrize("query", ["", "&size=8", "&format=webp"])
def test_a_picture_under_its_hash_may_be_kept_for_ever(client, face, query):
    address = f"{face['image']}?sha256={face['sha256']}{query}"
    response = client.get(address)
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    plain = client.get(f"{face['image']}?{query.lstrip('&')}")
    assert plain.headers["Cache-Control"] == "no-cache"
    assert response.data == plain.data
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.headers["Cache-Control"]) == (304, response.headers["Cache-Control"])


def test_under_another_hash_there_is_no_picture(client, face, problem):
    response = client.get(f"{face['image']}?sha256={'0' * 64}")
    assert problem(response, 404, "sha256")["type"] == "urn:facespace:problem:picture-not-found"
    assert "immutable" not in response.headers.get("Cache-Control", "")


@pytest.mark.parametrize("sha256", ["", "0" * 63, "0" * 65, "G" * 64, "A" * 64])
def test_a_wrong_hash_is_refused(client, face, problem, sha256):
    problem(client.get(f"{face['image']}?sha256={sha256}"), 400, "sha256")
