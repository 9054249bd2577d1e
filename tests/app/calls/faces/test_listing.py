"""Lists of whole faces: pages, order, filters and members."""

import pytest

from app import create_app
from tests.fakes import make_service, readers


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Six random faces, of which 1 to 4 are measured, and a mix of two of them; 2 and 5 have notes."""
    service = make_service(tmp_path_factory.mktemp("listing") / "results", readers=readers())
    client = create_app(service, max_amount=100).test_client()
    client.post("/faces?amount=6&seed=1")
    client.post("/faces/mixes", json={"ids": [1, 2], "crossover": 2})
    client.get("/attributes?ids=1,2,3,4")
    client.patch("/faces/2", json={"name": "Größe 50%_x", "tags": ["Pilot", "old"]})
    client.patch("/faces/5", json={"note": "two\nlines", "tags": ["pilot"]})
    yield client
    service.close()


def listed(client, query=""):
    return client.get(f"/faces?include=faces&{query}")


def ids(client, query=""):
    return [face["id"] for face in listed(client, query).json["faces"]]


def all_ids(client, query):
    """The ids on all pages."""
    found, after = [], ""
    while after is not None:
        body = listed(client, f"limit=2&{query}{after and f'&after={after}'}").json
        found, after = [*found, *(face["id"] for face in body["faces"])], body["next"]
    return found


def test_a_list_has_whole_faces(client):
    body = listed(client).json
    assert [face["id"] for face in body["faces"]] == [1, 2, 3, 4, 5, 6, 7]
    assert body["faces"][1] == client.get("/faces/2").json
    assert (body["total"], body["next"]) == (7, None)


def test_the_list_of_ids_is_as_ever(client):
    assert client.get("/faces").json == {"ids": [1, 2, 3, 4, 5, 6, 7]}
    answer = client.get("/faces?limit=2&after=2")
    assert answer.json == {"ids": [3, 4]}
    assert answer.headers["Link"] == '</faces?limit=2&after=4>; rel="next"'


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("id", [1, 2, 3, 4, 5, 6, 7]), ("-id", [7, 6, 5, 4, 3, 2, 1]), ("-created", [7, 6, 5, 4, 3, 2, 1])],
)
def test_pages_follow_each_other_in_order(client, sort, expected):
    assert all_ids(client, f"sort={sort}") == ids(client, f"sort={sort}") == expected


def test_faces_are_sorted_by_what_was_measured_and_the_others_come_last(client):
    values = {face["id"]: face["attributes"]["brightness"]["value"] for face in client.get(
        "/attributes?ids=1,2,3,4").json["faces"]}  # fmt: skip
    rising = sorted(values, key=values.__getitem__)
    assert all_ids(client, "sort=brightness") == [*rising, 5, 6, 7]
    assert all_ids(client, "sort=-brightness") == [*rising[::-1], 5, 6, 7]
    assert listed(client, "sort=brightness").json["unmeasured"] == 3


def test_ranges_choose_among_measured_faces(client):
    values = {face["id"]: face["attributes"]["brightness"]["value"] for face in client.get(
        "/attributes?ids=1,2,3,4").json["faces"]}  # fmt: skip
    lowest, second = sorted(values.values())[:2]
    between = (lowest + second) / 2
    body = listed(client, f"where=brightness:{between:.8f}..").json
    assert [face["id"] for face in body["faces"]] == [each for each in (1, 2, 3, 4) if values[each] > between]
    assert (body["total"], body["unmeasured"]) == (3, 3)
    assert all_ids(client, f"where=brightness:..{between:.8f},head_top:..&sort=-id") == [
        each for each in (4, 3, 2, 1) if values[each] < between
    ]


def test_faces_are_sorted_by_their_distance_from_one(client):
    others = client.get("/faces/1/distances?to=2,3,4,5,6,7").json["distances"]
    near = [1, *(each["id"] for each in sorted(others, key=lambda each: each["w"]))]
    assert all_ids(client, "sort=distance&to=1") == near
    assert all_ids(client, "sort=-distance&to=1&kind=random") == [each for each in near[::-1] if each != 7]
    assert "unmeasured" not in listed(client, "sort=distance&to=1").json


def test_distances_from_an_unknown_face_are_refused(client):
    response = listed(client, "sort=distance&to=99")
    assert (response.status_code, response.json["errors"][0]["field"]) == (404, "to")


def test_a_cursor_belongs_to_the_face_from_which_distances_are_measured(client):
    following = listed(client, "sort=distance&to=1&limit=2").json["next"]
    assert listed(client, f"sort=distance&to=2&limit=2&after={following}").status_code == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=random", [1, 2, 3, 4, 5, 6]),
        ("kind=mix", [7]),
        ("kind=edit", []),
        ("network=fake", [1, 2, 3, 4, 5, 6, 7]),
        ("network=other", []),
        ("tag=PILOT", [2, 5]),
        ("tag=pil", []),
        ("tag=old&text=GRÖSSE", [2]),
        ("text=50%25_", [2]),
        ("text=5_%25", []),
        ("text=TWO", [5]),
        ("text=old", []),
        ("ids=2-4,7", [2, 3, 4, 7]),
        ("ids=2-4&kind=random&tag=old", [2]),
        ("source=1", [7]),
        ("source=3", []),
        ("source=7", []),
    ],
)
def test_faces_are_chosen_by_their_properties(client, query, expected):
    body = listed(client, query).json
    assert [face["id"] for face in body["faces"]] == expected
    assert body["total"] == len(expected)


def test_only_the_members_that_were_asked_for_are_answered(client):
    assert listed(client, "fields=image,name&ids=2").json["faces"] == [
        {"id": 2, "image": "/faces/2/image", "name": "Größe 50%_x"}
    ]
    made = client.post("/faces/mixes?fields=id,sha256", json={"ids": [1, 2], "crossover": 3}).json
    assert [set(face) for face in made["faces"]] == [{"id", "sha256"}]
    client.delete(f"/faces/{made['ids'][0]}")


def test_the_link_of_a_page_leads_to_the_next_one(client):
    link = listed(client, "limit=3&kind=random&sort=-id").headers["Link"]
    following = client.get(link.partition("<")[2].partition(">")[0])
    assert [face["id"] for face in following.json["faces"]] == [3, 2, 1]
    assert "Link" not in following.headers


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=501", "limit"),
        ("limit=0", "limit"),
        ("sort=nothing", "sort"),
        ("sort=--id", "sort"),
        ("sort=distance", "to"),
        ("sort=id&to=1", "to"),
        ("where=brightness:2..1", "where"),
        ("where=nothing:0..1", "where"),
        ("where=brightness", "where"),
        ("where=brightness:0..1,brightness:0..1", "where"),
        ("where=brightness:nan..1", "where"),
        ("fields=", "fields"),
        ("fields=id,secret", "fields"),
        ("ids=3-1", "ids"),
        ("ids=0", "ids"),
        ("after=zzz", "after"),
        ("after=" + "W" * 200, "after"),
        ("tag=", "tag"),
        ("tag=%1f", "tag"),
        ("text=%00", "text"),
        ("foo=1", "foo"),
    ],
)
def test_what_cannot_be_listed_is_refused(client, problem, query, field):
    problem(listed(client, query), 400, field)


def test_a_cursor_of_another_order_is_refused(client, problem):
    after = listed(client, "limit=2&sort=-created").json["next"]
    problem(listed(client, f"sort=brightness&after={after}"), 400, "after")


@pytest.mark.parametrize("query", ["sort=id", "tag=x", "fields=id", "where=age:1..2", "ids=1"])
def test_a_list_of_ids_takes_no_conditions(client, problem, query):
    problem(client.get(f"/faces?{query}"), 400, query.partition("=")[0])


def test_a_wrong_field_of_a_making_call_makes_nothing(client, problem):
    problem(client.post("/faces?amount=1&fields=nothing"), 400, "fields")
    problem(client.post("/faces/mixes?fields=x", json={"ids": [1, 2], "crossover": 1}), 400, "fields")
    assert client.get("/faces").json["ids"][-1] == 7
