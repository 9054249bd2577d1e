"""A recipe comes back from JSON as it went in, and nothing else comes in."""

import json

import numpy as np
import pytest

from services.errors import InvalidRecipe
from services.recipes.recipe import Recipe

RANDOM = Recipe(network="n", fingerprint="f", seed=4_294_967_295, truncation_psi=0.7, engine={"keras": "3"})
DERIVED = Recipe(network="n", fingerprint="f", derived={"by": "transition"}).with_latents(
    np.random.RandomState(1).randn(4, 6).astype(np.float32)
)


@pytest.mark.parametrize(
    "recipe", [RANDOM, DERIVED, Recipe(network="n", fingerprint="f", seed=0, truncation_psi=-1.0, class_=3)]
)
def test_json_gives_the_same_recipe(recipe):
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_latents_survive_to_the_bit():
    latents = np.array([[np.float32(0.1), np.nextafter(np.float32(1), np.float32(2))]])
    recipe = Recipe(network="n", fingerprint="f", derived={}).with_latents(latents)
    assert np.array_equal(Recipe.from_json(recipe.to_json()).latents(), latents)


def changed(recipe, **changes):
    values = {**recipe.to_dict(), **changes}
    return {key: value for key, value in values.items() if value != "absent"}


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        {},
        changed(RANDOM, network=3),
        changed(RANDOM, fingerprint=""),
        changed(RANDOM, seed=-1),
        changed(RANDOM, seed=2**32),
        changed(RANDOM, seed=1.5),
        changed(RANDOM, seed=True),
        changed(RANDOM, seed="absent"),
        changed(RANDOM, truncation_psi=None),
        changed(RANDOM, truncation_psi=float("nan")),
        changed(RANDOM, noise_mode="random"),
        changed(RANDOM, colour="red"),
        changed(RANDOM, engine="new"),
        changed(RANDOM, **{"class": -1}),
        changed(DERIVED, seed=1),
        changed(DERIVED, derived="absent"),
        changed(DERIVED, derived="somehow"),
        changed(DERIVED, ws={"shape": [4, 6], "dtype": "float64", "base64": ""}),
        changed(DERIVED, ws={"shape": [400000, 6], "dtype": "float32", "base64": "AAAA"}),
        changed(DERIVED, ws={"shape": [1, 1], "dtype": "float32", "base64": "AADAfw=="}),
        changed(DERIVED, ws={"shape": [1, 1], "dtype": "float32", "base64": "AADA!w=="}),
        changed(DERIVED, ws="x"),
    ],
)
def test_what_is_not_a_recipe_is_refused(values):
    with pytest.raises(InvalidRecipe):
        Recipe.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '"' * 3])
def test_what_is_not_json_is_refused(text):
    with pytest.raises(InvalidRecipe):
        Recipe.from_json(text)
