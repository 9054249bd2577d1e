"""Texts of PNGs change without their pixels."""

import numpy as np
import pytest

from services.pictures.decoding import decoded
from services.pictures.png import encode
from services.pictures.png_reader import BrokenPng, read_texts
from services.pictures.png_texts import with_text

PIXELS = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def test_a_text_is_added_changed_and_taken_away(tmp_path):
    plain = encode(PIXELS, {"a": "1"})
    path = tmp_path / "x.png"
    for text in ("first", "zweites: ü", None):
        png = with_text(plain, "b", text)
        path.write_bytes(png)
        assert read_texts(path) == {"a": "1"} | ({} if text is None else {"b": text})
        assert (decoded(png) == PIXELS).all()
    assert with_text(with_text(plain, "b", "x"), "b", None) == plain


def test_a_key_that_begins_like_another_one_is_another_one(tmp_path):
    png = with_text(encode(PIXELS, {"facespace": "r", "facespace-notes": "n"}), "facespace", "new")
    (tmp_path / "x.png").write_bytes(png)
    assert read_texts(tmp_path / "x.png") == {"facespace": "new", "facespace-notes": "n"}


def test_a_damaged_picture_is_refused():
    with pytest.raises(BrokenPng):
        with_text(encode(PIXELS, {})[:-1], "a", "b")
