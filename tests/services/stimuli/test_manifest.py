"""The manifest, as others read it."""

import builtins
import csv
import dataclasses
import io
import json
import keyword
import re

import numpy as np
import pytest

from services.recipes.recipe import Recipe
from services.stimuli.forms.form import Form
from services.stimuli.forms.luminance import MeasuredLuminance
from services.stimuli.manifest import COLUMNS, manifest, row
from services.stimuli.picture_record import PictureEntry, PictureRecord
from services.stimuli.recipe_json import Details, record_parts
from tests.picture_cases import picture_case

PSYCHOPY_OWN = {
    "KeyResponse", "key_resp", "buttons", "continueRoutine", "expInfo", "expName", "thisExp", "filename", "logFile",
    "paramName", "t", "frameN", "currentLoop", "dlg", "endExpNow", "globalClock", "routineTimer", "frameDur",
    "theseKeys", "win", "x", "y", "level", "component", "thisComponent",
    "np", "sin", "cos", "tan", "log", "log10", "pi", "average", "sqrt", "std", "deg2rad", "rad2deg", "linspace",
    "asarray", "random", "randint", "normal", "shuffle", "randchoice", "psychopy", "os", "core", "data", "event",
    "gui", "visual", "sound", "logging", "clock", "monitors", "tools",
}  # fmt: skip


def made(derived=None, *, network="fake", licence="CC0", levels=None, measured=None, **more):
    recipe = Recipe(network=network, fingerprint="f" * 64, seed=7, truncation_psi=0.7, **more)
    if derived is not None:
        recipe = Recipe(network=network, fingerprint="f" * 64, derived=derived).with_latents(
            np.ones((4, 6), np.float32)
        )
    return PictureRecord(
        entry=PictureEntry(file="images/face-1.png", id=1, recipe=recipe, levels=levels or {}), sha256="a" * 64,
        face_sha256="b" * 64, width=12, height=16, luminance=MeasuredLuminance(100.123456, 20.0), clipped=0.25,
        licence=licence, w_from_average=1.5, w_from_reference=None, measured=measured or {},
    )  # fmt: skip


def conditions(text):
    """As psychopy.data.importConditions has it: typed values, None for empty cells, lists evaluated."""

    def value(cell):
        if cell == "":
            return None
        if cell.startswith("[") and cell.endswith("]"):
            return json.loads(cell)
        try:
            return float(cell.replace(",", "."))
        except ValueError:
            return cell

    return [
        {name: value(cell) for name, cell in line.items()} for line in csv.DictReader(io.StringIO(text, newline=""))
    ]


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_is_a_name_that_psychopy_takes(name):
    assert re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name)
    assert not keyword.iskeyword(name)
    assert name not in PSYCHOPY_OWN | set(dir(builtins))
    assert not re.search("^(this|these|continue)|Clock$|component", name)


def test_the_manifest_is_read_back_as_conditions():
    text = "".join(manifest([made(), made({"by": "edit", "direction": "smile", "strength": -1, "from": {"id": 3}})]))
    assert text.count("\r\n") == 3
    random, edited = conditions(text)
    assert list(random) == list(COLUMNS)
    assert (random["file"], random["seed"], random["psi"], random["from_ids"]) == ("images/face-1.png", 7, 0.7, None)
    assert (random["luminance_mean"], random["clipped_share"], random["w_from_reference"]) == (100.1235, 0.25, None)
    assert (edited["derived_by"], edited["direction"], edited["strength"]) == ("edit", "smile", -1)
    assert (edited["from_ids"], edited["seed"]) == ([3], None)


def test_each_factor_has_a_column_with_levels_that_are_numbers_or_words():
    levels = [{"age": -1, "smile": 1.5}, {"age": 1, "group": "young"}, {"group": "NA"}]
    rows = conditions("".join(manifest([made(levels=own) for own in levels])))
    assert list(rows[0])[len(COLUMNS) :] == ["factor_age", "factor_group", "factor_smile"]
    assert [row["factor_age"] for row in rows] == [-1, 1, None]
    assert [row["factor_smile"] for row in rows] == [1.5, None, None]
    assert [row["factor_group"] for row in rows] == [None, "young", "'NA"]


def test_each_measured_quantity_has_a_column():
    text = "".join(manifest([made(measured={"skin_L": 61.23456789}), made(measured={"p_nose-hump": 0.5, "a b": 1.0})]))
    rows = conditions(text)
    assert list(rows[0])[len(COLUMNS) :] == ["measured_p_nose_hump", "measured_skin_L"]
    assert [row["measured_skin_L"] for row in rows] == [61.2346, None]


def test_the_path_begins_with_the_prefix():
    [row] = conditions("".join(manifest([made()], "stimuli/")))
    assert row["file"] == "stimuli/images/face-1.png"


def test_the_recipe_is_json_without_latents():
    recipe = json.loads(row(made({"by": "average", "of": [{"id": 1}, {"id": 2}]}))["recipe"])
    assert recipe["derived"]["by"] == "average"
    assert "ws" not in recipe


@pytest.mark.parametrize(
    ("derived", "step", "origins"),
    [
        ({"by": "transition", "step": 1, "steps": 4, "speed": 2.0, "from": {"id": 1}, "to": {"id": 2}}, 0.5, "[1, 2]"),
        ({"by": "transition", "t": 0.125, "step": 1, "steps": 4, "speed": 2.0, "of": [{"id": 9}]}, 0.125, "[9]"),
        ({"by": "opposite", "from": {"id": 4}, "of": [{"id": 5}, {"id": 6}]}, None, "[4, 5, 6]"),
        ({"step": "1", "steps": 0, "speed": None, "from": [1, "x", {"id": "__import__"}], "to": 5}, None, None),
        ({"t": True, "of": "all"}, None, None),
    ],
)
def test_where_a_face_comes_from_is_told_in_columns(derived, step, origins):
    cells = row(made(derived))
    assert (cells["step_t"], cells["from_ids"]) == (step, origins)


@pytest.mark.parametrize("text", ["=1+1", "[__import__('os')]", "@x", "+1", "-1", "(1)", "\t=1", "\n[1]"])
def test_no_text_is_taken_for_a_formula_or_a_list(text):
    for cell in (row(made(network=text))["network"], row(made(licence=text))["licence"]):
        assert cell.startswith("'")
    assert row(made({"by": text, "direction": text}))["derived_by"].startswith("'")
    assert row(made(licence="a\r\nb, c\n"))["licence"] == "a b, c"
    assert row(made({"by": 5, "direction": ["x"], "strength": "1"}))["direction"] is None


READ_AS_ELSE = "NA na N/A #N/A NaN None null TRUE T Inf 007 1e5 0x1F 3-4 1/2 1.5 \uff1d1"


@pytest.mark.parametrize("text", READ_AS_ELSE.split())
def test_no_text_is_taken_for_a_missing_value_or_a_number(text):
    cells = row(made({"by": "edit", "direction": text}, network=text))
    assert cells["network"] == cells["direction"] == f"'{text}"
    recipe = json.loads(cells["recipe"])
    assert (recipe["network"], recipe["derived"]["direction"]) == (text, text)


@pytest.mark.parametrize("text", ["faces64", "ffhq-1024", "CC0 1.0", "Nana", "truth", "smile", "nonesuch"])
def test_ordinary_texts_stay_as_they_are(text):
    assert row(made(network=text, licence=text))["network"] == text


def test_hashes_stay_as_they_are():
    cells = row(made())
    assert (cells["fingerprint"], cells["sha256"]) == ("f" * 64, "a" * 64)
    face = made()
    numbers = dataclasses.replace(face.entry.recipe, fingerprint="1" * 64)
    entry = dataclasses.replace(face.entry, recipe=numbers)
    assert row(dataclasses.replace(face, entry=entry))["fingerprint"] == "1" * 64


def test_characters_that_cannot_be_seen_are_left_out():
    assert row(made(licence="a\0b\x1b[1m\u200bc"))["licence"] == "ab[1mc"


def average_of(count):
    sources = [{"id": 10**9 + k, "seed": 2**32 - 1 - k, "truncation_psi": 0.7} for k in range(count)]
    return made({"by": "average", "weights": [1.0] * count, "of": sources})


def test_a_face_made_from_many_refers_to_the_recipe_file():
    pictures = [made(), average_of(1000)]
    lines = list(csv.DictReader(io.StringIO("".join(manifest(pictures)), newline="")))
    assert max(len(cell) for line in lines for cell in line.values()) <= 32_767
    recipe = json.loads(lines[1]["recipe"])
    assert recipe["derived"]["by"] == "average"
    assert recipe["derived"]["of"] == {"$ref": "recipe.json#/images/1/recipe/derived/of"}
    assert json.loads(lines[1]["from_ids"]) == [10**9 + k for k in range(1000)]


def test_the_reference_leads_to_the_whole_value():
    pictures = [made(), average_of(1000)]
    record = json.loads("".join(record_parts(Form(), "png", pictures, Details(), {})))
    [cell] = [line["recipe"] for line in list(csv.DictReader(io.StringIO("".join(manifest(pictures)), newline="")))[1:]]
    file, _, pointer = json.loads(cell)["derived"]["of"]["$ref"].partition("#/")
    value = record
    for key in pointer.split("/"):
        value = value[int(key)] if isinstance(value, list) else value[key]
    assert file == "recipe.json"
    assert [source["id"] for source in value] == [10**9 + k for k in range(1000)]


def test_a_face_made_from_few_has_its_whole_recipe():
    assert len(json.loads(row(average_of(20))["recipe"])["derived"]["of"]) == 20


def test_whatever_a_recipe_holds_no_cell_is_too_long():
    absurd = made({"by": "x" * 40_000, "of": [{"id": 2**53 - 1}] * 3000, **{f"k{k}": "v" * 900 for k in range(100)}})
    cells = row(absurd)
    assert max(len(str(cell)) for cell in cells.values()) <= 32_767
    assert json.loads(cells["recipe"]) == {"$ref": "recipe.json#/images/0/recipe"}
    assert len(row(made(licence="=" * 40_000))["licence"]) == 32_767


def test_the_case_of_a_thousand_faces_would_not_fit_a_spreadsheet():
    csv.field_size_limit(1 << 20)
    with picture_case("manifest-average-of-1000.csv").open(newline="") as file:
        line = next(csv.DictReader(file))
    derived = json.loads(line["recipe"])["derived"]
    assert max(map(len, line.values())) > 32_767
    assert max(len(str(cell)) for cell in row(made(derived)).values()) <= 32_767
