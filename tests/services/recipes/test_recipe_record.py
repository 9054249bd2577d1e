"""Whatever the text of a recipe holds, it is read, or refused with the field that is wrong."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import InvalidRecipe
from services.recipes.recipe import Recipe


def random(more=""):
    return f'{{"network": "n", "fingerprint": "f", "truncation_psi": 0.7{more}}}'


def derived(more=', "derived": {}', shape="[1, 1]", data="AAAAAA=="):
    ws = f'{{"shape": {shape}, "dtype": "float32", "base64": "{data}"}}'
    return f'{{"network": "n", "fingerprint": "f", "ws": {ws}{more}}}'


def nested(levels):
    return "[" * levels + "1" + "]" * levels


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (random(', "seed": 1' + "0" * 400), "seed"),
        (random(', "seed": ' + "1" * 5_000), "seed"),
        (random(', "seed": 1, "class": 2147483648'), "class"),
        (random(', "seed": 1, "engine": {"keras": 3}'), "engine"),
        (random(', "seed": 1, "truncation_psi": 1e400'), "truncation_psi"),
        (random(', "seed": 1, "truncation_psi": 1e5'), "truncation_psi"),
        (random(', "seed": 1, "truncation_psi": NaN'), "JSON"),
        (random(', "seed": 1, "precision": "\\ud800"'), "JSON"),
        (random(', "seed": 1, "network": "' + "n" * 201 + '"'), "network"),
        (random(', "seed": 1, "fingerprint": "' + "f" * 65 + '"'), "fingerprint"),
        (random(', "seed": 1, "colour": 1'), "colour"),
        (random(), "seed"),
        (derived(""), "derived"),
        (derived(', "derived": {"t": 1e400}'), "derived"),
        (derived(', "derived": {"of": [{"id": ' + "1" * 5_000 + "}]}"), "derived"),
        (derived(', "derived": {"a": ' + nested(30) + "}"), "derived"),
        (derived(', "derived": {"a": ' + nested(50_000) + "}"), "JSON"),
        (derived(', "derived": {}, "class": 1'), "class"),
        (derived(', "derived": {"by": "' + "x" * (1 << 22) + '"}'), "characters"),
        (derived(shape="[1e400, 1]"), "shape"),
        (derived(shape="[100000000, 1]"), "shape"),
        (derived(shape="[9, 9]"), "shape"),
        (derived(data="\\ud800"), "JSON"),
        (derived(data="äöü"), "base64"),
    ],
    ids=range(24),
)
def test_what_is_wrong_is_named(text, named):
    with pytest.raises(InvalidRecipe, match=named):
        Recipe.from_json(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=10,
)
KEYS = ["network", "fingerprint", "seed", "class", "truncation_psi", "engine", "derived", "ws", "noise_mode", "other"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.sampled_from([derived(), random(', "seed": 1')]))
def test_any_json_is_a_recipe_that_can_be_written_again_or_is_refused(changes, text):
    whole = json.loads(text)
    for read in (lambda values: Recipe.from_json(json.dumps(values)), Recipe.from_dict):
        try:
            recipe = read({**whole, **changes})
        except InvalidRecipe:
            continue
        assert Recipe.from_json(recipe.to_json()) == recipe


@given(st.text(st.characters(codec=None)))
def test_any_text_is_refused(text):
    with pytest.raises(InvalidRecipe):
        Recipe.from_json(text)


@pytest.mark.parametrize("values", [{1, 2}, {"a": object()}, float("nan"), 10**5_000, None], ids=range(5))
def test_what_json_cannot_say_is_refused(values):
    with pytest.raises(InvalidRecipe):
        Recipe.from_dict(values)
