"""Faces, their file names, and their rows."""

import numpy as np
import pytest

from services.recipes.face import Face, file_name, from_row, id_in, new_face, to_row
from services.recipes.recipe import Recipe

RANDOM = Recipe(network="n", fingerprint="f" * 64, seed=2**32 - 1, truncation_psi=0.5, class_=3, engine={"keras": "3"})
BLANK = Recipe(network="n", fingerprint="f" * 64, derived={"by": "mix", "of": [{"id": 1}]}, noise_mode="none")
DERIVED = BLANK.with_latents(np.linspace(-1, 1, 24, dtype=np.float32).reshape(4, 6))


@pytest.mark.parametrize("recipe", [RANDOM, DERIVED])
def test_a_row_gives_the_face_back(recipe):
    face = Face(7, recipe, "a" * 64, "face-00000007.png", 12.5)
    assert from_row(to_row(face)) == face


def test_a_row_can_be_searched_by_what_makes_a_random_face():
    row = to_row(new_face(7, RANDOM, "a" * 64, 1.0))
    assert (row.seed, row.fingerprint, row.psi, row.class_) == (2**32 - 1, "f" * 64, 0.5, 3)
    assert row.file == "face-00000007.png"
    assert to_row(new_face(8, DERIVED, "a" * 64, 1.0)).seed is None


@pytest.mark.parametrize("number", [1, 99_999_999, 100_000_000, 2**53 - 1])
def test_a_name_gives_its_id_back(number):
    assert id_in(file_name(number)) == number


@pytest.mark.parametrize(
    "name", ["face-1.png", "face-00000000.png", "face-000000001.png", "Face-00000001.png", "face-00000001.PNG", "1.png"]
)
def test_other_names_have_no_id(name):
    assert id_in(name) is None
