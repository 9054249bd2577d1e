"""The PNG of a face, with the recipe and the hash of the pixels ahead of the pixels."""

from __future__ import annotations

from pathlib import Path

from services.errors import InvalidRecipe
from services.pictures.decoding import pixel_sha256
from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, read_texts
from services.recipes.recipe import Recipe
from stylegan2.pictures.pixels import Pixels

RECIPE = "facespace"
PIXEL_HASH = "facespace-sha256"


def face_png(recipe: Recipe, pixels: Pixels) -> tuple[bytes, str]:
    """Returns the PNG of a face, and the SHA-256 of its pixels (uint8 [H, W, C], row by row).

    The PNG does not hold the id: the same recipe gives the same bytes in every store.
    """
    sha256 = pixel_sha256(pixels)
    return encode(pixels, {RECIPE: recipe.to_json(), PIXEL_HASH: sha256}), sha256


def read_face(path: Path) -> tuple[Recipe, str]:
    """Returns the recipe and the pixel hash of the face in a file, without reading the pixels.

    Raises:
        BrokenPng: The file is not a whole PNG of a face.
        InvalidRecipe: The recipe is wrong, or of a later version.
        OSError: The file cannot be read.
    """
    texts = read_texts(path)
    if RECIPE not in texts:
        raise BrokenPng("it carries no recipe")
    sha256 = texts.get(PIXEL_HASH, "")
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise InvalidRecipe("it does not say what its pixels' SHA-256 is")
    return Recipe.from_json(texts[RECIPE]), sha256
