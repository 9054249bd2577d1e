"""Notes, deletion and restoration of faces over HTTP."""

import pytest


@pytest.fixture
def faces(client):
    return client.post("/faces?amount=3&seed=1").json["faces"]


def test_notes_are_kept_and_the_rest_stays(client, faces):
    notes = {"name": "Anna", "tags": ["pilot", "Alt"], "note": "two\nlines"}
    answer = client.patch("/faces/2", json=notes)
    assert (answer.status_code, answer.json) == (200, faces[1] | notes)
    assert client.get("/faces/2").json == faces[1] | notes
    assert client.patch("/faces/2", json={"name": "Berta"}).json == faces[1] | notes | {"name": "Berta"}
    assert client.patch("/faces/2", json={"name": None, "tags": None, "note": None}).json == faces[1]


def test_notes_leave_the_picture_as_it_is(client, faces):
    before = client.get("/faces/1/image?format=png&size=8").data
    client.patch("/faces/1", json={"note": "x" * 10_000})
    assert client.get("/faces/1/image?format=png&size=8").data == before
    assert client.post("/faces/1/verify").json["equal"]
    assert client.post("/faces?id=1").json["faces"][0]["note"] == "x" * 10_000


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": 5}, "name"),
        ({"note": "\u0000"}, "note"),
        ({"note": "x" * 10_001}, "note"),
        ({"tags": "pilot"}, "tags"),
        ({"tags": ["a", "A"]}, "tags"),
        ({"tags": [""]}, "tags"),
        ({"tags": [" a"]}, "tags"),
        ({"tags": ["a\u001fb"]}, "tags"),
        ({"tags": [f"t{k}" for k in range(51)]}, "tags"),
        ({"id": 5}, "id"),
    ],
)
def test_wrong_notes_are_refused_and_change_nothing(client, faces, problem, body, field):
    problem(client.patch("/faces/1", json=body), 400, field)
    assert client.get("/faces/1").json == faces[0]


def test_an_unknown_face_has_no_notes(client, problem):
    problem(client.patch("/faces/9", json={"name": "x"}), 404)


def test_several_faces_get_and_lose_tags_and_keep_their_other_notes(client, faces):
    client.patch("/faces/1", json={"name": "Anna", "tags": ["Pilot", "old"]})
    answer = client.post("/faces/tags", json={"ids": [2, 1, 2], "add": ["pilot", "new"], "remove": ["OLD"]})
    assert answer.status_code == 200
    assert answer.json["faces"] == [
        faces[1] | {"tags": ["pilot", "new"]},
        faces[0] | {"name": "Anna", "tags": ["Pilot", "new"]},
    ]
    assert client.get("/faces/1").json == answer.json["faces"][1]
    assert client.get("/faces/3").json == faces[2]


def test_if_one_face_is_unknown_or_would_have_too_many_tags_none_is_tagged(client, faces, problem):
    client.patch("/faces/2", json={"tags": [f"t{k}" for k in range(50)]})
    problem(client.post("/faces/tags", json={"ids": [1, 9], "add": ["a"]}), 404, "ids")
    problem(client.post("/faces/tags", json={"ids": [1, 2], "add": ["a"]}), 400, "add")
    assert client.get("/faces/1").json == faces[0]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ids": [1]}, "add"),
        ({"ids": [1], "add": []}, "add"),
        ({"ids": [1], "add": ["a", "A"]}, "add"),
        ({"ids": [1], "add": [" a"]}, "add"),
        ({"ids": [1], "remove": [""]}, "remove"),
        ({"ids": [1], "add": ["a"], "remove": ["A"]}, "remove"),
        ({"ids": [1], "add": "a"}, "add"),
        ({"add": ["a"]}, "ids"),
    ],
)
def test_wrong_tags_are_refused_and_change_nothing(client, faces, problem, body, field):
    problem(client.post("/faces/tags", json=body), 400, field)
    assert client.get("/faces/1").json == faces[0]


def test_several_faces_are_deleted_and_restored(client, faces):
    client.patch("/faces/1", json={"name": "Anna"})
    answer = client.post("/faces/deletions", json={"ids": [1, 3, 1]})
    assert (answer.status_code, answer.json["ids"]) == (200, [1, 3])
    assert client.get("/faces").json == {"ids": [2]}
    assert client.post("/faces/1/restore").json == faces[0] | {"name": "Anna"}
    assert client.get("/faces/1").json == faces[0] | {"name": "Anna"}
    assert client.get("/faces").json == {"ids": [1, 2]}
    assert client.get("/faces/1/image").status_code == 200


def test_if_one_face_is_unknown_none_is_deleted(client, faces, problem):
    problem(client.post("/faces/deletions", json={"ids": [1, 9]}), 404, "ids")
    assert client.get("/faces").json == {"ids": [1, 2, 3]}


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"ids": "1"}, {"ids": [0]}, {"ids": [1] * 1001}, {"id": 1}])
def test_a_wrong_deletion_is_refused(client, faces, problem, body):
    problem(client.post("/faces/deletions", json=body), 400)
    assert client.get("/faces").json == {"ids": [1, 2, 3]}


def test_several_faces_are_restored_in_the_order_of_their_ids(client, faces):
    client.post("/faces/deletions", json={"ids": [1, 2, 3]})
    answer = client.post("/faces/restorations", json={"ids": [3, 1, 3]})
    assert (answer.status_code, answer.json) == (200, {"faces": [faces[2], faces[0]]})
    assert client.get("/faces").json == {"ids": [1, 3]}


def test_a_restoration_can_be_repeated(client, faces):
    client.post("/faces/deletions", json={"ids": [1, 2]})
    for _ in range(2):
        assert client.post("/faces/restorations", json={"ids": [1, 2, 3]}).json == {"faces": faces}


def test_if_one_face_cannot_be_restored_none_is(client, faces, problem):
    client.post("/faces/deletions", json={"ids": [1, 2]})
    problem(client.post("/faces/restorations", json={"ids": [1, 2, 9]}), 404, "ids")
    [again] = client.post("/faces?amount=1&seed=2").json["ids"]
    body = problem(client.post("/faces/restorations", json={"ids": [1, 2]}), 409)
    assert f"Face 2 cannot be restored: face {again} " in body["detail"]
    assert client.get("/faces").json == {"ids": [3, again]}
    assert client.post("/faces/restorations", json={"ids": [1]}).json == {"faces": faces[:1]}


def test_two_deleted_faces_of_one_seed_are_not_both_restored(client, faces, problem):
    client.delete("/faces/2")
    [again] = client.post("/faces?amount=1&seed=2").json["ids"]
    client.delete(f"/faces/{again}")
    body = problem(client.post("/faces/restorations", json={"ids": [2, again]}), 409)
    assert f"Face {again} cannot be restored: face 2 " in body["detail"]
    assert client.get("/faces").json == {"ids": [1, 3]}


@pytest.mark.parametrize("body", [{}, {"ids": []}, {"ids": "1"}, {"ids": [0]}, {"ids": [1] * 1001}, {"id": 1}])
def test_a_wrong_restoration_is_refused(client, faces, problem, body):
    problem(client.post("/faces/restorations", json=body), 400)


def test_faces_that_can_be_restored_are_listed(client, faces):
    assert client.get("/faces/deletions").json == {"faces": []}
    client.post("/faces/deletions", json={"ids": [1, 3]})
    listed = client.get("/faces/deletions").json["faces"]
    assert sorted(each["id"] for each in listed) == [1, 3]
    assert all(each["deleted"] < each["until"] for each in listed)
    client.post("/faces/1/restore")
    assert [each["id"] for each in client.get("/faces/deletions").json["faces"]] == [3]


def test_a_face_that_was_deleted_singly_can_be_restored(client, faces):
    assert client.delete("/faces/2").status_code == 204
    assert client.post("/faces/2/restore").json == faces[1]


def test_what_is_not_in_the_trash_cannot_be_restored(client, faces, problem):
    for face_id in (1, 9):
        problem(client.post(f"/faces/{face_id}/restore"), 404)


def test_a_face_whose_seed_was_made_again_cannot_be_restored(client, faces, problem):
    client.delete("/faces/2")
    [again] = client.post("/faces?amount=1&seed=2").json["ids"]
    body = problem(client.post("/faces/2/restore"), 409)
    assert f"face {again} " in body["detail"]
    client.delete(f"/faces/{again}")
    assert client.post("/faces/2/restore").json == faces[1]
