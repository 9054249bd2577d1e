"""The factors of a design."""

import pytest

from services.errors import InvalidParameter
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.stimuli.check.factors import levels_in, levels_of


def recipe(derived=None):
    return Recipe(network="fake", fingerprint="f", derived=derived)


@pytest.mark.parametrize(
    ("derived", "levels"),
    [
        (None, {}),
        ({"by": "average"}, {}),
        ({"by": "edit", "crossed": {"age": -1, "smile": 1.5}}, {"age": -1, "smile": 1.5}),
        ({"by": "edit", "direction": "smile", "strength": -1}, {"smile": -1}),
        ({"by": "edit", "targets": {"smile": 0.8, "age": {"by": 10}}}, {"smile": 0.8, "age": 10}),
        ({"by": "opposite", "strength": 1}, {}),
    ],
)
def test_recipes_tell_the_levels(derived, levels):
    assert levels_in(recipe(derived)) == levels


@pytest.mark.parametrize("told", [{"=1": 1}, {"a b": 1}, {"age": "=1"}, {"age": [1]}, {"": 1}, ["age"], {"A": 1}])
@pytest.mark.parametrize("key", ["crossed", "targets"])
def test_what_is_no_name_or_number_is_no_level(key, told):
    assert levels_in(recipe({"by": "edit", key: told})) == {}


def faces(*ids):
    return [Face(face_id, recipe({"by": "edit", "crossed": {"age": 1}}), "0" * 64, "f.png", 0.0) for face_id in ids]


def test_named_factors_take_the_place_of_those_of_the_recipes():
    named = {"group": {"young": [1, 3], "old": [2]}, "sex": {"f": [1, 2, 3]}}
    assert levels_of(faces(1, 2, 3), named) == [
        {"group": "young", "sex": "f"},
        {"group": "old", "sex": "f"},
        {"group": "young", "sex": "f"},
    ]
    assert levels_of(faces(1, 2), None) == [{"age": 1}, {"age": 1}]


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"group": {"young": [1], "old": [2]}}, "Without one: face 3"),
        ({"group": {"young": [1, 2], "old": [2, 3]}}, "more than one for face 2"),
        ({"group": {"young": [1, 2, 3, 3]}}, "more than one for face 3"),
        ({"group": {"young": [1, 2, 3, 9]}}, "Received: 9"),
    ],
)
def test_each_face_has_one_level_of_each_factor(named, said):
    with pytest.raises(InvalidParameter, match=said) as error:
        levels_of(faces(1, 2, 3), named)
    assert error.value.field == "factors"
