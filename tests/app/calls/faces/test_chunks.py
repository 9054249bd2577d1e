"""A request for many faces is cut into parts that together ask for the same faces."""

from urllib.parse import parse_qs

import pytest

from app.calls.faces.chunks import in_chunks
from jobs.recorded import Asked

ASKED = Asked(method="POST", path="/faces", query="amount=70")


def queries(wish, max_amount=100):
    return [
        {name: value for name, [value] in parse_qs(part.asked.query).items()}
        for part in in_chunks(max_amount)(ASKED, wish)
    ]


def test_chunks_go_on_with_the_seeds():
    assert [(each["amount"], each["seed"]) for each in queries({"amount": 70, "seed": 5})] == [
        ("32", "5"), ("32", "37"), ("6", "69"),
    ]  # fmt: skip


def test_chunks_without_a_seed_have_none():
    assert all("seed" not in each for each in queries({"amount": 70}))


def test_chunks_keep_what_the_faces_should_look_like():
    wish = {"amount": 40, "truncation_psi": 0.5, "class_": 3, "network": "ffhq", "insist": True}
    wish["fields_"] = frozenset(["image", "id"])
    for each in queries(wish):
        del each["amount"]
        assert each == {
            "truncation_psi": "0.5",
            "class": "3",
            "network": "ffhq",
            "insist": "true",
            "fields": "id,image",
        }


def test_no_chunk_is_larger_than_a_request_may_be():
    assert [each["amount"] for each in queries({"amount": 12}, max_amount=5)] == ["5", "5", "2"]


@pytest.mark.parametrize("wish", [{"amount": 32}, {"id": 1}, {"amount": 70, "id1": 1}])
def test_other_requests_stay_whole(wish):
    [part] = in_chunks(100)(ASKED, wish)
    assert part.asked is ASKED
