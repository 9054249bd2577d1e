"""The recipe.json of a set, written and read."""

import copy
import json

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.recipes.recipe import Recipe
from services.stimuli.forms.form import Form, Luminance
from services.stimuli.forms.luminance import MeasuredLuminance
from services.stimuli.picture_record import PictureEntry, PictureRecord
from services.stimuli.recipe_json import Details, Reference, record_parts
from services.stimuli.record_reading import read_record

RANDOM = Recipe(network="fake", fingerprint="f" * 64, seed=7, truncation_psi=0.7)
DERIVED = Recipe(network="fake", fingerprint="f" * 64, derived={"by": "edit"}).with_latents(
    np.arange(24, dtype=np.float32).reshape(4, 6)
)
DETAILS = Details(
    reference=Reference(id=1, recipe=RANDOM), prefix="stimuli/", expected=["mouth_open"], balance={"per_cell": 8}
)
STANDARD = Form(size=64, luminance=Luminance(mean=120.0, over="mask"))


def made(number, recipe):
    return PictureRecord(
        entry=PictureEntry(
            file=f"images/face-{number}.png", id=number, recipe=recipe, levels={"age": number - 1.5, "group": "g-1"}
        ),
        sha256="a" * 64,
        face_sha256="b" * 64, width=12, height=16, luminance=MeasuredLuminance(100, 20), clipped=0.0, licence="CC0",
        w_from_average=None, w_from_reference=None,
    )  # fmt: skip


@pytest.fixture
def values():
    parts = record_parts(STANDARD, "png", [made(1, RANDOM), made(2, DERIVED)], DETAILS, {"fake": "CC0"})
    return json.loads("".join(parts))


def test_a_record_is_read_as_it_was_written(values):
    record = read_record(values)
    assert record.form == STANDARD
    assert [image.entry for image in record.images] == [made(1, RANDOM).entry, made(2, DERIVED).entry]
    assert {image.sha256 for image in record.images} == {"a" * 64}
    assert record.details == DETAILS
    assert (record.images[1].entry.recipe.latents() == DERIVED.latents()).all()


def test_an_old_record_has_the_levels_of_its_recipes_and_the_luminance_of_its_mask(values):
    old = {key: value for key, value in values.items() if key not in ("prefix", "expected", "balance")}
    for image in old["images"]:
        del image["levels"]
    old["images"][1]["recipe"]["derived"] = {"by": "edit", "crossed": {"age": -1.0}}
    record = read_record(old)
    assert [image.entry.levels for image in record.images] == [{}, {"age": -1.0}]
    assert "over" not in old["standardise"]["luminance"]
    assert record.form.luminance.over == "mask"
    assert (record.details.prefix, record.details.balance) == ("", None)


def test_it_names_the_versions_that_pixels_depend_on(values):
    assert {"numpy", "pillow"} <= set(values["software"])
    assert values["licences"] == {"fake": "CC0"}


def change(values, path, value):
    changed = copy.deepcopy(values)
    where = changed
    for key in path[:-1]:
        where = where[key]
    where[path[-1]] = value
    return changed


LATENTS = {"shape": [4, 6], "dtype": "float32"}


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (["format"], "something else", "format"),
        (["version"], 2, "format"),
        (["standardise"], {"luminance": "match"}, "luminance"),
        (["images", 0, "sha256"], "A" * 64, "sha256"),
        (["images", 0, "face_sha256"], "", "face_sha256"),
        (["images", 0, "file"], "../../etc/passwd", "file"),
        (["images", 0, "file"], "images/face-2.png", "file"),
        (["images", 0, "recipe"], {}, "recipe"),
        (["images", 0, "recipe", "seed"], -1, "recipe"),
        (["images", 0, "recipe", "seed"], True, "recipe"),
        (["images", 0, "recipe", "truncation_psi"], 1e300, "recipe"),
        (["images", 0, "recipe", "truncation_psi"], float("nan"), "recipe"),
        (["images", 0, "recipe", "noise_mode"], "random", "recipe"),
        (["images", 0, "recipe", "extra"], 1, "recipe"),
        (["images", 1, "recipe", "derived"], {"by": float("inf")}, "recipe"),
        (["images", 1, "recipe", "derived"], [], "recipe"),
        (["images", 1, "recipe", "ws"], "latents", "recipe"),
        (["images", 1, "recipe", "ws"], {**LATENTS, "base64": "////"}, "recipe"),
        (["images", 1, "recipe", "ws", "shape"], [10**9, 10**9], "recipe"),
        (["images", 1, "recipe", "ws", "shape"], [0, 0], "recipe"),
        (["images", 0, "levels"], {"age": "=1"}, "levels"),
        (["images", 0, "levels"], {"age": True}, "levels"),
        (["images", 0, "levels"], {"age": [1]}, "levels"),
        (["images", 0, "levels"], {"Age": 1}, "levels"),
        (["reference", "recipe"], {"network": 5}, "recipe"),
    ],
)
def test_a_record_that_cannot_be_followed_names_the_field(values, path, value, field):
    with pytest.raises(InvalidParameter, match=field) as error:
        read_record(change(values, path, value))
    assert error.value.field.split(".")[-1] == field


@pytest.mark.parametrize("w", [np.nan, np.inf, 1e30])
def test_latents_that_no_network_makes_are_refused(values, w):
    ws = np.full((4, 6), w, np.float32)
    record = Recipe(network="fake", fingerprint="f", derived={}).with_latents(ws).to_dict()["ws"]
    with pytest.raises(InvalidParameter, match="recipe"):
        read_record(change(values, ["images", 1, "recipe", "ws"], record))


def test_a_recipe_nested_beyond_measure_is_refused(values):
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    values["images"][1]["recipe"]["derived"] = {"by": deep}
    with pytest.raises(InvalidParameter, match="recipe"):
        read_record(values)
    while deep:
        deep = deep.pop()  # or the interpreter would recurse to let go of it
