"""The JSON bodies of stimulus sets."""

import copy

import pytest

WRONG = [
    ({}, "ids"),
    ({"ids": []}, "ids"),
    ({"ids": ["1"]}, "ids"),
    ({"ids": [1, 1]}, "ids"),
    ({"ids": [1], "query": {}}, "query"),
    ({"ids": list(range(1, 2002))}, "ids"),
    ({"query": {"limit": 0}}, "limit"),
    ({"query": {"limit": 2001}}, "limit"),
    ({"query": {"by": "magic"}}, "query"),
    ({"query": {"after": -1}}, "after"),
    ({"query": {"seed_from": 2**32}}, "seed_from"),
    ({"query": {"colour": "red"}}, "colour"),
    ({"ids": [1], "format": "gif"}, "format"),
    ({"ids": [1], "names": "../{id}"}, "names"),
    ({"ids": [1], "names": "{0.__class__}"}, "names"),
    ({"ids": [1, 2], "names": "same"}, "names"),
    ({"ids": [4], "names": "{seed}"}, "names"),
    ({"ids": [1], "reference": 0}, "reference"),
    ({"ids": [1], "colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_body_names_the_field(client, problem, body, field):
    found = problem(client.post("/stimulus-sets", json=body), 400)
    assert field in [error["field"].split(".")[-1] for error in found["errors"]]


def change(record, path, value):
    changed = copy.deepcopy(record)
    where = changed
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["format"], 5, "format"),
        (["format"], "a zip", "format"),
        (["version"], "1", "version"),
        (["image_format"], "exe", "image_format"),
        (["images"], [], "images"),
        (["images"], {}, "images"),
        (["images"], ["x"], "images"),
        (["images", 0, "file"], "../../etc/passwd", "file"),
        (["images", 0, "file"], 7, "file"),
        (["images", 0, "id"], -1, "id"),
        (["images", 0, "sha256"], "x", "sha256"),
        (["images", 0, "recipe"], "x", "recipe"),
        (["images", 0, "recipe", "seed"], 2**32, "recipe"),
        (["images", 1, "recipe", "ws", "shape"], [10**9, 10**9], "recipe"),
        (["standardise"], {"size": 10**9}, "size"),
        (["standardise"], {"luminance": "match"}, "luminance"),
        (["reference"], {"id": 1}, "recipe"),
        (["extra"], 1, "extra"),
    ],
)
def test_a_wrong_record_names_the_field(client, record, problem, path, value, field):
    body = problem(client.post("/stimulus-sets/replay", json=change(record, path, value)), 400)
    assert any(field in error["field"] for error in body["errors"])


def test_a_billion_images_are_refused(client, record, problem):
    many = change(record, ["images"], record["images"] * 1001)
    body = problem(client.post("/stimulus-sets/replay", json=many), 400)
    assert any("images" in error["field"] for error in body["errors"])
