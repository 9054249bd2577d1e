"""What a recipe says about how a face came about."""

import numpy as np
import pytest

from services.recipes.derived import kind, position, source, source_ids
from services.recipes.recipe import Recipe

SEED = Recipe(network="n", fingerprint="f" * 64, seed=5, truncation_psi=0.7)
BLANK = Recipe(network="n", fingerprint="f" * 64, derived={"by": "mix", "layers": [1, 2], "of": [{"id": 1}], "to": 3})
MIX = BLANK.with_latents(np.zeros((4, 6), np.float32))


def test_a_random_source_is_named_by_what_makes_it():
    assert source(9, SEED) == {"id": 9, "seed": 5, "truncation_psi": 0.7}


def test_a_derived_source_is_named_without_its_own_sources():
    assert source(9, MIX) == {"id": 9, "derived": {"by": "mix", "layers": [1, 2]}}


def test_a_source_is_named_without_what_was_measured_on_it():
    edit = Recipe(
        network="n", fingerprint="f" * 64, derived={"by": "edit", "targets": {"age": 30}, "outcomes": {"age": 1}}
    )
    assert source(9, edit) == {"id": 9, "derived": {"by": "edit", "targets": {"age": 30}}}


def test_the_kind_is_what_derived_a_face():
    assert kind(SEED) is None
    assert kind(MIX) == "mix"


@pytest.mark.parametrize(
    ("derived", "ids"),
    [
        ({}, []),
        ({"from": {"id": 3}, "to": {"id": 4}}, [3, 4]),  # POST /faces up to version 0.1
        ({"of": [{"id": 7}, {"id": 7}, {"id": 8}]}, [7, 7, 8]),
        ({"of": [{"id": "7"}, 8, None, {"id": True}], "from": "x"}, []),
    ],
)
def test_sources_are_found_in_every_form_that_recipes_have(derived, ids):
    assert source_ids(derived) == ids


@pytest.mark.parametrize(
    ("derived", "t"),
    [
        ({"t": 0.25}, 0.25),
        ({"step": 2, "steps": 4, "speed": 0.5}, 0.25),  # POST /faces up to version 0.1
        ({"step": 2, "steps": 0, "speed": 0.5}, None),
        ({"t": "near"}, None),
        ({"by": "mix"}, None),
    ],
)
def test_a_frame_is_somewhere_on_its_way(derived, t):
    assert position(derived) == t
