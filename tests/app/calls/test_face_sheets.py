"""The sheet of faces over HTTP."""

import io

import pytest
from PIL import Image


@pytest.fixture
def client(three_faces):
    return three_faces


def test_the_sheet_is_a_png_with_an_etag(client):
    response = client.get("/sheets/faces?ids=1,2,3&columns=2")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    with Image.open(io.BytesIO(response.data)) as picture:
        picture.load()
        assert picture.size == (24, 32)
    again = client.get("/sheets/faces?ids=1,2,3&columns=2", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 400, "ids"),
        ("ids=", 400, "ids"),
        ("ids=1,,2", 400, "ids"),
        ("ids=1,x", 400, "ids"),
        ("ids=1,99", 404, "ids"),
        ("ids=1&columns=0", 400, "columns"),
        ("ids=1&size=5000", 400, "size"),
        ("ids=1,2,3&size=4096", 400, "size"),
    ],
)
def test_a_wrong_query_names_the_parameter(client, problem, query, status, field):
    problem(client.get(f"/sheets/faces?{query}"), status, field)
