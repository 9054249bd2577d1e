"""After the conversion, the tables and the description say what became of each file."""

import contextlib
import csv
import json
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.preparation.completion import complete
from stylegan2.training.preparation.destination import Destination
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.planning import Plan
from stylegan2.training.preparation.shards import Shards
from stylegan2.training.preparation.source_list import SourceList
from stylegan2.training.preparation.sources import SourceFile

SHAPE = (8, 8, 3)
FILES = [SourceFile("", "a.png"), SourceFile("more.zip", "b.png"), SourceFile("", "c.png")]


class FakeLabels:
    """The classes "old" and "young", and a label on line 9 whose file is missing."""

    classes = ("old", "young")

    def class_of(self, file):
        raise AssertionError("the rows have the labels")

    def unused(self):
        return iter([("gone.png", "line 9 of labels.csv")])


@pytest.fixture
def completed(tmp_path):
    """A function that completes a set with the given pictures per file, notes per file, and labels per file."""

    def completed(pictures, notes=((), (), ()), numbers=(None, None, None), labels=None):
        path, rows = tmp_path / "set", []
        with Destination(path, {}) as folder:
            SourceList.write(folder.workplace / "files", FILES)
            shards = Shards(path, folder.workplace, SHAPE, images_per_shard=2)
            shards.resume()
            for count, note, number in zip(pictures, notes, numbers, strict=True):
                made = [[1, "", shards.add(PNG, PIXELS, number)] for _ in range(count)]
                rows.append(json.dumps({"made": made, "label": number, "notes": note}) + "\n")
            shards.sync()
            shards.commit()
            shards.close()
            (folder.workplace / "journal").write_text("".join(rows))
            with contextlib.closing(SourceList(folder.workplace / "files")) as files:
                return complete(Plan(folder, False, files, labels, SHAPE), shards, folder.workplace / "journal")

    return completed


def encoded(pixels):
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


PIXELS = np.random.default_rng(0).integers(0, 256, SHAPE, dtype=np.uint8)
PNG = encoded(PIXELS)


def rows_of(path):
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_each_picture_is_traced_to_its_file_and_its_shard(completed, tmp_path):
    completed([1, 2, 0])
    assert rows_of(tmp_path / "set" / "images.csv") == [
        ["shard", "image", "file", "label"],
        ["00000.zip", "00000/img00000000.png", "a.png", ""],
        ["00000.zip", "00000/img00000001.png", "more.zip/b.png", ""],
        ["00001.zip", "00000/img00000002.png", "more.zip/b.png", ""],
    ]


def test_notes_are_reported_and_counted_by_reason(completed, tmp_path):
    notes = ([["several faces", "the largest of 2 was taken"]], [["too small", "6x6"], ["too small", "7x7"]], [])
    about = completed([1, 0, 1], notes)
    assert rows_of(tmp_path / "set" / "report.csv") == [
        ["file", "reason", "detail"],
        ["a.png", "several faces", "the largest of 2 was taken"],
        ["more.zip/b.png", "too small", "6x6"],
        ["more.zip/b.png", "too small", "7x7"],
    ]
    assert (about["several_faces"], about["set_aside"]) == (1, {"too small": 2})


def test_the_description_counts_pictures_shards_and_files(completed):
    about = completed([1, 2, 0])
    assert about == {
        "img_height": 8, "img_width": 8, "img_channels": 3, "images": 3, "shards": 2, "classes": None,
        "images_per_class": None, "files": 3, "several_faces": 0, "set_aside": {},
    }  # fmt: skip


def test_classes_are_named_and_counted(completed, tmp_path):
    about = completed([1, 2, 0], numbers=(1, 1, -1), labels=FakeLabels())
    assert (about["classes"], about["images_per_class"]) == (("old", "young"), [0, 3])
    assert [row[3] for row in rows_of(tmp_path / "set" / "images.csv")[1:]] == ["young"] * 3


def test_a_label_without_a_file_is_reported_with_its_line(completed, tmp_path):
    about = completed([1, 0, 0], numbers=(0, 0, 0), labels=FakeLabels())
    assert rows_of(tmp_path / "set" / "report.csv")[1:] == [
        ["gone.png", "label without a file", "line 9 of labels.csv"]
    ]
    assert about["set_aside"] == {"label without a file": 1}


def test_the_sheet_and_the_mean_show_the_pictures(completed, tmp_path):
    completed([1, 1, 0])
    assert np.array_equal(np.asarray(Image.open(tmp_path / "set" / "mean.png")), PIXELS)
    sheet = np.asarray(Image.open(tmp_path / "set" / "contact-sheet.png"))
    assert np.array_equal(sheet, np.concatenate([PIXELS, PIXELS], 1))


def test_a_set_without_a_picture_is_refused_but_its_report_is_written(completed, tmp_path):
    with pytest.raises(PreparationError, match=r"no picture is left; .*report\.csv gives the reason for each file"):
        completed([0, 0, 0], notes=([["no face", "in 8x8 pixels"]], [], []))
    assert rows_of(tmp_path / "set" / "report.csv")[1:] == [["a.png", "no face", "in 8x8 pixels"]]
    assert not (tmp_path / "set" / "images.csv").exists()
