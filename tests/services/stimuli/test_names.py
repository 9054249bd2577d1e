"""What pictures are called."""

import re

import pytest

from services.errors import InvalidParameter
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.stimuli.names import DEFAULT, PATTERN, PREFIX, check_files, file_names


def face(face_id, seed=0):
    random = {"seed": seed, "truncation_psi": 0.7} if seed is not None else {"derived": {"by": "edit"}}
    return Face(face_id, Recipe(network="fake", fingerprint="f", **random), "0" * 64, "face.png", 0.0)


def test_numbers_are_filled_up_to_one_length():
    assert file_names(DEFAULT, [face(9), face(10)], "png") == ["images/face-09.png", "images/face-10.png"]
    assert file_names("{number}_s{seed}", [face(7, 5), face(8, 12)], "webp") == [
        "images/1_s05.webp",
        "images/2_s12.webp",
    ]


@pytest.mark.parametrize(
    "pattern", ["same", "a{id}/b", "../{id}", ".{id}", "-{id}", "{id}.x", "", "ä{id}", "x" * 120 + "{id}"]
)
def test_names_that_are_no_good_are_refused(pattern):
    with pytest.raises(InvalidParameter, match="names"):
        file_names(pattern, [face(1), face(2)], "png")


def test_a_derived_face_has_no_seed_to_be_named_by():
    with pytest.raises(InvalidParameter, match="derived"):
        file_names("{seed}", [face(1), face(2, None)], "png")
    with pytest.raises(InvalidParameter, match="different"):
        file_names("{seed}", [face(1, 3), face(2, 3)], "png")


@pytest.mark.parametrize(
    "files",
    [
        ["images/a.png", "images/A.png"],
        ["/etc/passwd"],
        ["images/../../a.png"],
        ["images/a.exe"],
        ["images/a.png\n"],
        ["a.png"],
        ["images/a\0.png"],
        ["images/a\\b.png"],
    ],
)
def test_files_of_a_foreign_record_are_checked(files):
    with pytest.raises(InvalidParameter) as error:
        check_files(files, [f"images[{k}].file" for k in range(len(files))])
    assert error.value.field == f"images[{len(files) - 1}].file"


def test_levels_of_factors_are_part_of_names():
    levels = [{"age": -1.5, "group": "young"}, {"age": 2.0, "group": "old_2"}]
    files = file_names("{factor_group}_age{factor_age}_{id}", [face(1), face(2)], "png", levels)
    assert files == ["images/young_age-1p5_1.png", "images/old_2_age2_2.png"]


def test_a_factor_that_a_face_does_not_have_is_refused():
    with pytest.raises(InvalidParameter, match=r"factor_smile.*face 2"):
        file_names("{id}{factor_smile}", [face(1), face(2)], "png", [{"smile": 1.0}, {"age": 1.0}])
    with pytest.raises(InvalidParameter, match="different"):
        file_names("x{factor_age}", [face(1), face(2)], "png", [{"age": 1.0}, {"age": 1.0}])


@pytest.mark.parametrize("pattern", ["{id}", "{factor_age}", "age{factor_age}_{number}", "a-{seed}"])
def test_patterns_are_known(pattern):
    assert re.fullmatch(PATTERN, pattern)


@pytest.mark.parametrize("pattern", ["{factor_}", "{factor_A}", "{factor_a-b}", "{age}", "{0}", "a/{id}"])
def test_other_patterns_are_not(pattern):
    assert not re.fullmatch(PATTERN, pattern)


@pytest.mark.parametrize("prefix", ["", "stimuli/", "my experiment/faces_1/", "a.b/"])
def test_prefixes_are_folders_below(prefix):
    assert re.fullmatch(PREFIX, prefix)


@pytest.mark.parametrize(
    "prefix", ["stimuli", "/etc/", "../", "a/../b/", "./", "C:\\a/", "a//", "=1/", " a/", "http://x/"]
)
def test_other_prefixes_are_not(prefix):
    assert not re.fullmatch(PREFIX, prefix)
