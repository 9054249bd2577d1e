"""Style-mixing figures and sheets of faces over HTTP."""

import io

import pytest
from PIL import Image


@pytest.fixture
def client(three_faces):
    return three_faces


@pytest.mark.parametrize(
    ("query", "size"),
    [("", (36, 32)), ("&layers=middle", (36, 32)), ("&layers=0,3", (36, 32)), ("&size=32", (72, 64))],
)
def test_the_sheet_is_a_png(client, query, size):
    response = client.get(f"/sheets/mix?rows=1&columns=2,3{query}")
    assert (response.status_code, response.mimetype) == (200, "image/png")
    with Image.open(io.BytesIO(response.data)) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", size)
    assert client.get("/faces").json == {"ids": [1, 2, 3]}


def test_a_known_etag_is_answered_304_and_each_sheet_has_its_own(client):
    queries = ["rows=1&columns=2", "rows=2&columns=1", "rows=1&columns=2&layers=middle", "rows=1&columns=2&size=9"]
    etags = []
    for query in queries:
        first = client.get(f"/sheets/mix?{query}")
        etags.append(first.headers["ETag"])
        again = client.get(f"/sheets/mix?{query}", headers={"If-None-Match": etags[-1]})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etags[-1])
        assert client.get(f"/sheets/mix?{query}", headers={"If-None-Match": '"x"'}).data == first.data
    assert len(set(etags)) == len(queries)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("columns=1", "rows"),
        ("rows=1", "columns"),
        ("rows=&columns=1", "rows"),
        ("rows=1,&columns=1", "rows"),
        ("rows=1,a&columns=1", "rows"),
        ("rows=0&columns=1", "rows"),
        (f"rows={','.join('1' * 17)}&columns=1", "rows"),
        ("rows=1&columns=1&layers=rough", "layers"),
        ("rows=1&columns=1&layers=fine", "layers"),
        ("rows=1&columns=1&layers=4", "layers"),
        ("rows=1&columns=1&layers=1,1", "layers"),
        ("rows=1&columns=1&size=0", "size"),
        ("rows=1&columns=1&size=4096", "size"),
        ("rows=1&columns=1&seed=1", "seed"),
    ],
)
def test_a_wrong_parameter_is_named(client, problem, query, field):
    problem(client.get(f"/sheets/mix?{query}"), 400, field)


def test_an_unknown_face_is_404(client, problem):
    problem(client.get("/sheets/mix?rows=999&columns=1"), 404, "rows")
    problem(client.get("/sheets/mix?rows=1&columns=1,99999"), 404, "columns")


def test_the_sheet_of_faces_is_a_png_with_an_etag(client):
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
def test_a_wrong_parameter_of_the_sheet_of_faces_is_named(client, problem, query, status, field):
    problem(client.get(f"/sheets/faces?{query}"), status, field)
