"""The PNG of a face, with the recipe and the hash of the pixels ahead of the pixels."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from services.errors import InvalidRecipe
from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.pixel_data import is_short
from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, is_whole, picture_size, read_texts, texts_in
from services.recipes.face import Face
from services.recipes.notes import from_text
from services.recipes.recipe import Recipe
from stylegan2.pictures.pixels import Pixels

RECIPE = "facespace"
PIXEL_HASH = "facespace-sha256"
MEASURES = "facespace-measures"
NOTES = "facespace-notes"
LONGEST_MEASURES = 1 << 16  # characters; a reader with a hundred attributes and landmarks makes 2,000
LARGEST_FILE = 1 << 27  # bytes; the pixels of the largest picture take half as many before they are compressed
MOST_PIXELS = 1 << 24  # 4096 x 4096, sixteen times as many as the largest published network makes


class OtherPicture(BrokenPng):
    """The file is a whole PNG, but not of the face that it should show."""


def face_png(
    recipe: Recipe, pixels: Pixels, measures: str | None = None, notes: str | None = None
) -> tuple[bytes, str]:
    """Returns the PNG of a face, and the SHA-256 of its pixels (uint8 [H, W, C], row by row).

    The PNG does not hold the id: the same recipe and measures give the same bytes in every store.

    Args:
        recipe: of the face.
        pixels: uint8 [H, W, C].
        measures: what was measured on the pixels, see services/measurements/record.py; None if nothing was.
        notes: what users noted, see services/recipes/notes.py; None if nothing.
    """
    sha256 = pixel_sha256(pixels)
    texts = {RECIPE: recipe.to_json(), PIXEL_HASH: sha256, MEASURES: measures, NOTES: notes}
    return encode(pixels, {key: text for key, text in texts.items() if text is not None}), sha256


def read_face(path: Path | str) -> tuple[Recipe, str]:
    """Returns the recipe and the pixel hash of the face in a file, without reading the pixels.

    Raises:
        BrokenPng: The file is not a whole PNG of a face.
        InvalidRecipe: The recipe is wrong, or of a later version.
        OSError: The file cannot be read.
    """
    return _face_in(read_texts(path))


def _face_in(texts: Mapping[str, str]) -> tuple[Recipe, str]:
    if RECIPE not in texts:
        raise BrokenPng("it carries no recipe")
    sha256 = texts.get(PIXEL_HASH, "")
    if len(sha256) != 64 or set(sha256) - set("0123456789abcdef"):
        raise InvalidRecipe("it does not say what its pixels' SHA-256 is")
    return Recipe.from_json(texts[RECIPE]), sha256


def face_pixels(png: bytes, sha256: str) -> Pixels:
    """Returns the pixels [H, W, C] of the PNG of a face.

    A file can be edited or replaced and still have valid checksums. So the pixels are compared with `sha256`, which was
    recorded when the face was made.

    Raises:
        BrokenPng: The PNG is not whole.
        OtherPicture: It has other pixels.
    """
    if not is_whole(png):
        raise BrokenPng("it is damaged")
    width, height = picture_size(png)
    if width * height > MOST_PIXELS:
        raise OtherPicture(f"it claims to have {width} x {height} pixels")
    try:
        pixels = decoded(png)
    except Exception as error:  # whatever a decoder makes of a hostile file
        raise BrokenPng(f"it cannot be decoded: {error}") from error
    if pixel_sha256(pixels) != sha256:
        raise OtherPicture("its pixels are not those of the face")
    return pixels


def recipe_in(png: bytes) -> Recipe:
    """Returns the recipe in the PNG of a face.

    Raises:
        BrokenPng: The PNG is not whole, or is not of a face.
        InvalidRecipe: The recipe is wrong, or of a later version.
    """
    return _face_in(texts_in(png))[0]


def uploaded_pixels(png: bytes) -> Pixels:
    """Returns the pixels [H, W, C] of a PNG from anywhere.

    Raises:
        BrokenPng: It is not whole, has too many pixels, or less data than it has pixels.
    """
    width, height = uploaded_size(png)
    if is_short(png, "PNG", width, height):
        raise BrokenPng(f"it has too little data for {width} x {height} pixels")
    try:
        return decoded(png)
    except Exception as error:  # whatever a decoder makes of a hostile file
        raise BrokenPng(f"it cannot be decoded: {error}") from error


def uploaded_size(png: bytes) -> tuple[int, int]:
    """Returns width and height of a PNG from anywhere. Raises BrokenPng if it is not whole, or too large."""
    if not is_whole(png):
        raise BrokenPng("it is damaged")
    width, height = picture_size(png)
    if width * height > MOST_PIXELS:
        raise BrokenPng(f"it claims to have {width} x {height} pixels")
    return width, height


def stored_face(path: Path | str, face_id: int) -> Face:
    """Returns the face in the file `path`. It counts as made when the file was last modified. Raises as `read_face`."""
    texts = read_texts(path)
    recipe, sha256 = _face_in(texts)
    measures = texts.get(MEASURES)
    if measures is not None and len(measures) > LONGEST_MEASURES:
        measures = None  # nothing that Facespace wrote; it is measured again
    notes = from_text(texts.get(NOTES))
    return Face(face_id, recipe, sha256, os.path.basename(path), os.stat(path).st_mtime, measures, notes)
