"""The files beside the shards are complete or missing, and show the pictures as they are."""

import csv

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.preparation.results import evenly_chosen, table, write_contact_sheet, write_mean


def test_a_table_appears_only_when_it_is_complete(tmp_path):
    path = tmp_path / "table.csv"
    with table(path, "file", "reason") as add_row:
        add_row(("a, b.png", 'the "same"'))
        assert not path.exists()
    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [["file", "reason"], ["a, b.png", 'the "same"']]


def test_a_table_that_fails_leaves_the_old_one(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    with pytest.raises(KeyError), table(path, "file"):
        raise KeyError
    assert [each.name for each in tmp_path.iterdir()] == ["table.csv"]
    assert path.read_text() == "old"


def test_a_name_that_is_not_utf_8_keeps_its_bytes(tmp_path):
    with table(tmp_path / "table.csv", "file") as add_row:
        add_row(("caf\udce9.png",))
    assert (tmp_path / "table.csv").read_bytes() == b"file\r\ncaf\xe9.png\r\n"


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pictures_on_the_sheet_are_reduced_to_256_pixels_per_side(tmp_path, channels):
    pictures = [np.full((512, 384, channels), value, np.uint8) for value in (200, 100)]
    write_contact_sheet(pictures, tmp_path)
    shown = np.asarray(Image.open(tmp_path / "contact-sheet.png"), int).reshape(256, 2 * 192, channels)
    assert np.abs(shown[:, :192] - 200).max() <= 1  # Pillow rounds transparent pixels twice
    assert np.abs(shown[:, 192:] - 100).max() <= 1


def test_small_pictures_on_the_sheet_are_not_changed(tmp_path):
    pictures = np.random.default_rng(0).integers(0, 256, (2, 8, 8, 3), dtype=np.uint8)
    write_contact_sheet(pictures, tmp_path)
    assert np.array_equal(np.asarray(Image.open(tmp_path / "contact-sheet.png")), np.concatenate(list(pictures), 1))


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_the_mean_is_rounded(tmp_path, channels):
    write_mean(np.full((8, 12, channels), 99.6), tmp_path)
    mean = np.asarray(Image.open(tmp_path / "mean.png")).reshape(8, 12, channels)
    assert (mean == 100).all()


@pytest.mark.parametrize(
    ("count", "wanted", "numbers"),
    [(1, 64, [0]), (3, 64, [0, 1, 2]), (64, 64, list(range(64))), (101, 5, [0, 25, 50, 75, 100]), (5, 2, [0, 4])],
)
def test_numbers_are_chosen_evenly_with_the_first_and_the_last(count, wanted, numbers):
    assert evenly_chosen(count, wanted) == numbers
