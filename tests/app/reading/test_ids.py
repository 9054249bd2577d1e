"""An id has one spelling, in paths and in queries."""

import pytest
from marshmallow import ValidationError

from app.reading.ids import TextId

OTHER_SPELLINGS = ["01", "+1", "1_0", "\u0661", "\uff11", " 1", "1 ", "1.0", "0x1", "-1", "1e0"]
PATHS = ["/faces/{}", "/faces/{}/image", "/faces/{}/latent", "/faces/{}/distances?to=1"]


@pytest.fixture
def first(client):
    """A client of a service with the face 1."""
    client.post("/faces?amount=1&seed=1")
    return client


@pytest.mark.parametrize("text", [*OTHER_SPELLINGS, "9" * 30])
def test_other_spellings_lead_nowhere(first, problem, text):
    for path in PATHS:
        problem(first.get(path.format(text)), 404)
    problem(first.delete(f"/faces/{text}"), 404)
    problem(first.post(f"/faces/{text}/verify"), 404)
    assert first.get("/faces/1").status_code == 200


@pytest.mark.parametrize("text", ["01", "-01", "00", "+1", "1_0", "\u0661", " 1", "1.0"])
def test_other_spellings_are_refused_in_queries(first, problem, text):
    problem(first.post("/faces", query_string={"id": text}), 400, "id")
    problem(first.post("/faces", query_string={"amount": 1, "id1": text}), 400, "id1")
    problem(first.post("/faces", query_string={"amount": 1, "id1": 1, "id2": text}), 400, "id2")


def test_the_largest_id_is_an_id_that_no_face_has(first, problem):
    problem(first.get(f"/faces/{2**53 - 1}"), 404)


@pytest.mark.parametrize(("text", "value"), [("1", 1), ("10", 10), ("0", 0), ("-5", -5)])
def test_ids_are_whole_numbers(text, value):
    assert TextId().deserialize(text) == value


def test_leading_zeros_are_refused():
    with pytest.raises(ValidationError):
        TextId().deserialize("01")
