"""The query parameters of `/faces`."""

import pytest

WRONG = [
    ("", "amount"),
    ("amount=", "amount"),
    ("amount=0", "amount"),
    ("amount=-1", "amount"),
    ("amount=101", "amount"),
    ("amount=many", "amount"),
    ("amount=1.0", "amount"),
    ("amount=1e1", "amount"),
    ("amount=1_0", "amount"),
    ("amount=%2B1", "amount"),
    ("amount=%D9%A4", "amount"),
    ("amount=%00", "amount"),
    ("amount=NaN", "amount"),
    ("amount=" + "9" * 5000, "amount"),
    ("amount=1&amount=2", "amount"),
    ("amount=1&Amount=2", "Amount"),
    ("amount=1&colour=red", "colour"),
    ("id=0", "id"),
    ("id=-1", "id"),
    ("id=x", "id"),
    ("id=1&id=1", "id"),
    ("id=1&amount=1", "amount"),
    ("id=1&seed=1", "seed"),
    ("id=1&id1=1", "id1"),
    ("id=1&truncation_psi=1", "truncation_psi"),
    ("id1=1", "amount"),
    ("id1=1&id2=1", "amount"),
    ("amount=1&id2=1", "id2"),
    ("amount=1&speed=1", "speed"),
    ("amount=1&space=w", "space"),
    ("amount=1&id1=x", "id1"),
    ("amount=1&id1=1&id2=0", "id2"),
    ("amount=1&id1=1&speed=nan", "speed"),
    ("amount=1&id1=1&speed=inf", "speed"),
    ("amount=1&id1=1&speed=1e999", "speed"),
    ("amount=1&id1=1&speed=fast", "speed"),
    ("amount=1&id1=1&speed=10.5", "speed"),
    ("amount=1&id1=1&space=y", "space"),
    ("amount=1&id1=1&id2=1&seed=1", "seed"),
    ("amount=1&id1=1&id2=1&truncation_psi=1", "truncation_psi"),
    ("amount=1&id1=1&id2=1&class=1", "class"),
    ("amount=1&seed=-1", "seed"),
    ("amount=1&seed=4294967296", "seed"),
    ("amount=2&seed=4294967295", "seed"),
    ("amount=1&seed=1.5", "seed"),
    ("amount=1&truncation_psi=inf", "truncation_psi"),
    ("amount=1&truncation_psi=11", "truncation_psi"),
    ("amount=1&class=0", "class"),
    ("amount=1&class=x", "class"),
]


@pytest.mark.parametrize(("query", "field"), WRONG)
def test_a_wrong_parameter_is_400_and_named(client, problem, query, field):
    client.post("/faces?amount=1")
    problem(client.post(f"/faces?{query}"), 400, field)
    assert client.get("/faces").json == {"ids": [1]}


@pytest.mark.parametrize(
    ("query", "field"), [("limit=0", "limit"), ("limit=x", "limit"), ("after=-1", "after"), ("page=1", "page")]
)
def test_a_wrong_parameter_of_the_list_is_named(client, problem, query, field):
    problem(client.get(f"/faces?{query}"), 400, field)
