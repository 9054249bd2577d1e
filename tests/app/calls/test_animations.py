"""Films over HTTP."""

import io

import pytest
from PIL import Image

from services.figures import film


@pytest.fixture
def client(three_faces):
    return three_faces


def fetched(client, query, **options):
    """Returns the whole response. Its file is closed."""
    with client.get(f"/animations?{query}", **options) as response:
        assert response.data is not None
    return response


@pytest.mark.parametrize("format_", ["webp", "gif"])
def test_a_film_has_the_requested_format_frames_and_size(client, format_):
    stored = client.get("/faces").json
    response = fetched(client, f"ids=1,2,3&frames=6&format={format_}&size=32")
    assert (response.status_code, response.mimetype) == (200, f"image/{format_}")
    assert response.content_length == len(response.data)
    with Image.open(io.BytesIO(response.data)) as picture:
        assert (picture.format.lower(), picture.n_frames, picture.size) == (format_, 6, (24, 32))
    assert client.get("/faces").json == stored


@pytest.mark.skipif(not film.can_write("mp4"), reason="the package av is not installed")
def test_an_mp4_can_be_played_while_it_loads(client):
    response = fetched(client, "ids=1,2&frames=4&format=mp4")
    assert (response.status_code, response.mimetype) == (200, "video/mp4")
    assert response.data[4:8] == b"ftyp"
    assert response.data.index(b"moov") < response.data.index(b"mdat")  # so that it plays while it loads


def test_a_known_etag_is_answered_304(client):
    first = fetched(client, "ids=1,2&frames=3")
    etag = first.headers["ETag"]
    again = fetched(client, "ids=1,2&frames=3", headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)
    other = fetched(client, "ids=1,2&frames=3&loop=0", headers={"If-None-Match": etag})
    assert (other.status_code, other.headers["ETag"] == etag) == (200, False)
    assert fetched(client, "ids=1,2&frames=3").data == first.data


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "ids"),
        ("ids=1", "ids"),
        ("ids=1;2", "ids"),
        ("ids=1,2&frames=1", "frames"),
        ("ids=1,2&frames=601", "frames"),
        ("ids=1,2&frames=4.5", "frames"),
        ("ids=1,2&loop=2", "loop"),
        ("ids=1,2&loop=true", "loop"),
        ("ids=1,2&format=webm", "format"),
        ("ids=1,2&fps=0", "fps"),
        ("ids=1,2&fps=51", "fps"),
        ("ids=1,2&size=0", "size"),
        ("ids=1,2&frames=600&size=4096", "size"),
        ("ids=1,2&space=y", "space"),
        ("ids=1,2&spacing=even", "spacing"),
        ("ids=1,2&metric=lpips", "metric"),
        ("ids=1,2&layers=rough", "layers"),
        ("ids=1,2&layers=99", "layers"),
        ("ids=1,2&amount=4", "amount"),
    ],
)
def test_a_wrong_parameter_is_named(client, problem, query, field):
    problem(client.get(f"/animations?{query}"), 400, field)


def test_an_unknown_face_is_404(client, problem):
    problem(client.get("/animations?ids=1,999"), 404, "ids")
