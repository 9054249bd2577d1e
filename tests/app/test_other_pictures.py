"""Pictures that somebody puts in the place of a face's PNG are neither shown nor decoded beyond reason."""

import struct
import tracemalloc
import zlib

import pytest

from app import create_app
from services.pictures.png import SIGNATURE
from tests.fakes import make_service


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, depth=8, colours=2, rows=1):
    """A PNG with all checksums right that has only `rows` rows of pixels."""
    pixels = zlib.compress(bytes(rows * (1 + 3 * min(width, 1000))))
    header = struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0)
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


PICTURES = {
    "60000x60000": png(60_000, 60_000),
    "10000x10000": png(10_000, 10_000),
    "7000x7000 with one row": png(7_000, 7_000),
    "as large as the face with one row": png(12, 16),
    "of no pixels": png(0, 0),
    "of 2^31 pixels per row": png(2**31 - 1, 1),
    "of an unknown depth": png(12, 16, depth=3),
    "of a palette without a palette": png(12, 16, colours=3),
}


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    results = tmp_path_factory.mktemp("others") / "results"
    service = make_service(results)
    client = create_app(service, max_amount=2).test_client()
    client.post("/faces?amount=2&seed=1")
    yield client, results / client.get("/faces/1").json["file"]
    service.close()


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize(
    ("method", "call", "body"),
    [
        ("GET", "/faces/1/image", None),
        ("GET", "/faces/1/image?size=8&format=jpeg", None),
        ("GET", "/faces/2/distances?to=1", None),
        ("GET", "/sheets/faces?ids=1,2", None),
        ("POST", "/stimulus-sets", {"ids": [1, 2], "standardise": {"gray": True}}),
    ],
)
def test_each_call_shows_the_face_itself(faces, method, call, body, picture):
    client, path = faces
    with client.open(call, method=method, json=body) as response:
        right, length = response.data if body is None else b"", len(response.data)
    path.write_bytes(PICTURES[picture])
    tracemalloc.start()
    with client.open(call, method=method, json=body) as response:
        assert response.status_code == 200, response.text
        assert (response.data if body is None else b"") == right
        assert len(response.data) == length
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("picture", PICTURES)
def test_verifying_says_that_the_file_is_wrong(faces, picture):
    client, path = faces
    client.post("/faces?id=1")
    path.write_bytes(PICTURES[picture])
    verdict = client.post("/faces/1/verify").json
    assert (verdict["file_is_whole"], verdict["max_difference"]) == (False, None)
