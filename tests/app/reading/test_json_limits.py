"""JSON texts are measured before they are parsed."""

import json

import pytest
from hypothesis import given, strategies

from app.reading.json_limits import JsonLimits, TooMuchJson

LIMITS = JsonLimits(values=60, items=12, depth=4, digits=8, text=10)

TEXTS = strategies.text('a\\"[]{},:0é\n', max_size=4)
VALUES = strategies.recursive(
    strategies.none() | strategies.booleans() | strategies.integers(-9999, 9999) | TEXTS,
    lambda inner: strategies.lists(inner, max_size=15) | strategies.dictionaries(TEXTS, inner, max_size=15),
    max_leaves=70,
)


def count(value):
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(count, inner))


def longest(value):
    if not isinstance(value, list | dict):
        return 0
    return max([len(value), *map(longest, value.values() if isinstance(value, dict) else value)])


def depth(value):
    if not isinstance(value, list | dict):
        return 0
    return 1 + max(map(depth, value.values() if isinstance(value, dict) else value), default=0)


def is_refused(text, limits=LIMITS):
    try:
        limits.check(text.encode())
    except TooMuchJson:
        return True
    return False


@given(value=VALUES, indent=strategies.sampled_from([None, 1]), ascii_only=strategies.booleans())
def test_exactly_the_texts_beyond_a_limit_are_refused(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    fits = count(value) <= 60 and longest(value) <= 12 and depth(value) <= 4
    assert is_refused(text, JsonLimits(values=60, items=12, depth=4)) == (not fits)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" + "[]," * 61 + "1]", "more than 60 values. Received: 63"),
        ('{"a":' * 5 + "1" + "}" * 5, "more than 4 lists and objects inside each other"),
        ("[" + "1," * 12 + "1]", "more than 12 items in a list or an object"),
        ("[123456789]", "a number of more than 8 characters"),
        ('{"12345678901": 1}', "more than 10 bytes in a text. Received: 11"),
        ('[""' + ',""' * 200 + "]", "more than 60 values. Received: 201 texts"),
    ],
)
def test_the_limit_and_what_was_received_are_named(text, message):
    with pytest.raises(TooMuchJson) as refusal:
        LIMITS.check(text.encode())
    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["", "[", "]", "[[[[[[[[", '"', '{"a', "\\", "<html>"])
def test_faulty_json_is_left_to_the_parser(text):
    LIMITS.check(text.encode())


def test_a_large_recipe_json_is_within_the_limits_of_its_call():
    source = {"id": 1, "seed": 4294967295, "truncation_psi": 0.7}
    image = {"id": 1, "recipe": {"derived": {"of": [source] * 20}, "ws": {"base64": "A" * 400}}}
    JsonLimits(values=1 << 20).check(json.dumps({"images": [image] * 2000}).encode())
