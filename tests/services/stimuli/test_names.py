"""What pictures are called."""

import pytest

from services.errors import InvalidParameter
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.stimuli.names import DEFAULT, check_files, file_names


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
