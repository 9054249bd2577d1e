"""A face's PNG carries its recipe and the hash of its pixels."""

import hashlib

import numpy as np
import pytest
from PIL import Image

from services.errors import InvalidRecipe
from services.faces.random_faces import Look
from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng
from services.recipes.face_file import LONGEST_MEASURES, PIXEL_HASH, RECIPE, face_png, read_face, stored_face
from services.recipes.recipe import Recipe
from tests.fakes import make_service

PIXELS = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)
SEED_FACE = Recipe(network="fake", fingerprint="f" * 64, seed=1, truncation_psi=0.7)


def test_the_png_carries_the_recipe_and_the_hash_of_its_pixels(tmp_path):
    service = make_service(tmp_path / "results")
    face = service.random_faces.make(1, Look(truncation_psi=0.5))[0]
    assert read_face(tmp_path / "results" / face.file) == (face.recipe, face.sha256)
    with Image.open(tmp_path / "results" / face.file) as image:
        assert hashlib.sha256(np.asarray(image).tobytes()).hexdigest() == face.sha256
    service.close()


def test_the_same_recipe_and_pixels_give_the_same_bytes(tmp_path):
    assert face_png(SEED_FACE, PIXELS) == face_png(SEED_FACE, PIXELS.copy())
    assert face_png(SEED_FACE, PIXELS)[0] != face_png(SEED_FACE, PIXELS[::-1])[0]


def test_the_png_carries_what_was_measured_and_only_then(tmp_path):
    (tmp_path / "face-00000001.png").write_bytes(face_png(SEED_FACE, PIXELS, '{"version":1}')[0])
    assert stored_face(tmp_path / "face-00000001.png", 1).measures == '{"version":1}'
    (tmp_path / "face-00000001.png").write_bytes(face_png(SEED_FACE, PIXELS)[0])
    assert stored_face(tmp_path / "face-00000001.png", 1).measures is None


def test_a_text_that_is_too_long_for_measures_is_left_out(tmp_path):
    (tmp_path / "face-00000001.png").write_bytes(face_png(SEED_FACE, PIXELS, "x" * (LONGEST_MEASURES + 1))[0])
    face = stored_face(tmp_path / "face-00000001.png", 1)
    assert face.measures is None
    assert face.recipe == SEED_FACE


@pytest.mark.parametrize("sha256", [None, "", "a" * 63, "a" * 65, "A" * 64, "g" * 64])
def test_a_face_without_a_good_hash_is_refused(tmp_path, sha256):
    texts = {RECIPE: SEED_FACE.to_json()} | ({} if sha256 is None else {PIXEL_HASH: sha256})
    (tmp_path / "face.png").write_bytes(encode(PIXELS, texts))
    with pytest.raises(InvalidRecipe, match="SHA-256"):
        read_face(tmp_path / "face.png")


def test_a_png_without_a_recipe_is_no_face(tmp_path):
    (tmp_path / "face.png").write_bytes(encode(PIXELS, {"Title": "a holiday"}))
    with pytest.raises(BrokenPng, match="no recipe"):
        read_face(tmp_path / "face.png")
