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
    ({"ids": [1], "names": "a\n{id}"}, "names"),
    ({"ids": [1], "names": "{factor_age}"}, "names"),
    ({"ids": [1], "prefix": "stimuli"}, "prefix"),
    ({"ids": [1], "prefix": "../"}, "prefix"),
    ({"ids": [1], "prefix": "a/\n"}, "prefix"),
    ({"ids": [1], "prefix": "a/" * 101}, "prefix"),
    ({"query": {"where": {}}}, "where"),
    ({"query": {"where": {"age": [30]}}}, "age"),
    ({"query": {"where": {"age": [30, 20]}}}, "age"),
    ({"query": {"where": {"age": [20, "30"]}}}, "age"),
    ({"query": {"where": {"age": 20}}}, "age"),
    ({"query": {"where": {"": [1, 2]}}}, "where"),
    ({"ids": [1, 2], "factors": {}}, "factors"),
    ({"ids": [1, 2], "factors": {"Age": {"a": [1, 2]}}}, "Age"),
    ({"ids": [1, 2], "factors": {"age": {}}}, "age"),
    ({"ids": [1, 2], "factors": {"age": {"a b": [1, 2]}}}, "a b"),
    ({"ids": [1, 2], "factors": {"age": {"a": []}}}, "a"),
    ({"ids": [1, 2], "factors": {"age": {"a": [1]}}}, "factors"),
    ({"ids": [1, 2], "factors": {"age": {"a": [1, 2, 3]}}}, "factors"),
    ({"ids": [1, 2], "factors": {"age": {"a": [1, 2], "b": [2]}}}, "factors"),
    ({"ids": [1, 2], "expected": "sex"}, "expected"),
    ({"ids": [1, 2], "expected": [""]}, "expected"),
    ({"ids": [1, 2], "balance": True}, "per_cell"),
    ({"ids": [1, 2], "per_cell": 2}, "per_cell"),
    ({"ids": [1, 2], "balance": 1, "per_cell": 2}, "balance"),
    ({"ids": [1, 2], "balance": True, "per_cell": 1}, "per_cell"),
    ({"ids": [1, 2], "balance": True, "per_cell": 2.5}, "per_cell"),
    ({"ids": [1, 2], "balance": True, "per_cell": 2}, "balance"),
    ({"ids": [1, 2, 3], "balance": True, "per_cell": 2, "factors": {"age": {"a": [1], "b": [2, 3]}}}, "per_cell"),
    ({"ids": [1], "reference": 0}, "reference"),
    ({"ids": [1], "colour": "red"}, "colour"),
]


@pytest.mark.parametrize(("body", "field"), WRONG)
def test_a_wrong_body_names_the_field(client, problem, body, field):
    found = problem(client.post("/stimulus-sets", json=body), 400)
    assert any(field in error["field"].split(".") for error in found["errors"])


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({"factors": {"größe": {"a": [1, 2]}}}, "1 to 40 of the letters a to z, digits and _"),
        ({"factors": {"age": {"jünger": [1, 2]}}}, "1 to 40 of the letters A to Z and a to z, digits, - and _"),
        ({"factors": {"age": {}}}, "1 to 100 levels"),
        ({"names": "{nope}"}, "and of {id}, {number}, {seed}, or a factor such as {factor_age}"),
        ({"prefix": "stimuli"}, "each with a slash after it"),
        ({"expected": ["nonsense"]}, "luminance_mean"),
    ],
)
def test_an_error_says_what_would_be_right(client, problem, body, rule):
    assert rule in problem(client.post("/stimulus-sets", json={"ids": [1, 2], **body}), 400)["detail"]


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
        (["prefix"], "/etc/", "prefix"),
        (["expected"], [5], "expected"),
        (["balance"], [], "balance"),
        (["images", 0, "levels"], {"age": "=1"}, "levels"),
        (["images", 0, "levels"], {"age": None}, "levels"),
        (["images", 0, "levels"], [], "levels"),
        (["standardise"], {"align": {"eye_l": [0.5, 0.5], "eye_r": [0.5, 0.5]}}, "align"),
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
