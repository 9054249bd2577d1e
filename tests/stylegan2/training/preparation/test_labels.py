"""Labels are read from a CSV file or from dataset.json files, or taken from folders."""

import json
import unicodedata
import zipfile

import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.label_tables import NO_CLASS
from stylegan2.training.preparation.labels import read_labels
from stylegan2.training.preparation.sources import SourceFile

FILES = [SourceFile("", "a.png"), SourceFile("", "sub/b.png"), SourceFile("more.zip", "c.png"), SourceFile("", "d.png")]


@pytest.fixture
def read(tmp_path):
    def read(text, files=FILES):
        path = tmp_path / "labels.csv"
        path.write_bytes(text.encode())
        return read_labels(str(path), files, tmp_path)

    return read


def test_classes_are_numbered_in_the_order_of_their_names(read):
    labels = read("file,label\na.png,young\nsub/b.png,old\nmore.zip/c.png,young\n")
    assert labels.classes == ["old", "young"]
    assert [labels.class_of(file) for file in FILES] == [1, 0, 1, NO_CLASS]


def test_classes_that_are_whole_numbers_are_ordered_by_value(read):
    assert read("file,label\na.png,10\nsub/b.png,9\n").classes == ["9", "10"]


def test_other_columns_spaces_and_a_byte_order_mark_do_not_matter(read):
    labels = read("\ufeffage, Label ,FILE\r\n30, x ,./a.png\r\n\r\n")
    assert labels.class_of(FILES[0]) == 0


@pytest.mark.parametrize("header", ["", "a.png,3", "file,class"])
def test_a_file_without_the_header_is_refused(read, header):
    with pytest.raises(PreparationError, match=r"line 1 of .*labels\.csv must name the columns file and label"):
        read(f"{header}\nb.png,4\n")


@pytest.mark.parametrize("row", ["b.png", "b.png,", ",3"])
def test_an_incomplete_row_is_refused_with_its_line(read, row):
    with pytest.raises(PreparationError, match="line 3 of"):
        read(f"file,label\na.png,3\n{row}\n")


def test_two_labels_for_one_file_are_refused_with_both_lines(read):
    with pytest.raises(PreparationError, match=r"line 4 of labels.csv contradicts line 2 of labels.csv: the same file"):
        read("file,label\na.png,x\nsub/b.png,y\na.png,y\n")


def test_a_repeated_row_is_accepted(read):
    assert read("file,label\na.png,x\na.png,x\n").class_of(FILES[0]) == 0


def test_rows_of_missing_files_are_reported_with_their_line(read):
    labels = read("file,label\na.png,x\ngone.png,y\n")
    assert list(labels.unused()) == [("gone.png", "line 3 of labels.csv")]


def test_labels_that_match_no_file_are_refused_with_a_name_from_the_source(read):
    with pytest.raises(PreparationError, match=r"names look like 'd\.png'"):
        read("file,label\nx/a.png,x\n")


def test_a_missing_labels_file_is_named(tmp_path):
    with pytest.raises(PreparationError, match=r"none\.csv cannot be read"):
        read_labels(str(tmp_path / "none.csv"), FILES, tmp_path)


def test_top_folders_and_top_zips_can_be_the_labels(tmp_path):
    labels = read_labels("folders", FILES, tmp_path)
    assert labels.classes == ["more", "sub"]
    assert [labels.class_of(file) for file in FILES] == [NO_CLASS, 1, 0, NO_CLASS]


def test_folders_are_the_same_however_another_system_writes_them(tmp_path):
    names = [unicodedata.normalize(form, f"Zoë{slash}a.png") for form in ("NFC", "NFD") for slash in "/\\"]
    labels = read_labels("folders", [SourceFile("", name) for name in names], tmp_path)
    assert labels.classes == ["Zoë"]


def test_labels_from_folders_need_folders(tmp_path):
    with pytest.raises(PreparationError, match="no file is in a folder"):
        read_labels("folders", FILES[:1], tmp_path)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("slash", ["/", "\\"], ids=["slash", "backslash"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_names_match_however_another_system_writes_accents_and_folders(read, form, slash, stored):
    file = SourceFile("", unicodedata.normalize(stored, "Zoë/é.png"))
    labels = read(unicodedata.normalize(form, f"file,label\nZoë{slash}é.png,x\n"), [file])
    assert labels.class_of(file) == 0


def test_names_in_a_zip_made_on_windows_match(read):
    file = SourceFile("more.zip", "sub\\c.png")
    assert read("file,label\nmore.zip/sub/c.png,x\n", [file]).class_of(file) == 0


def write_json(path, labels):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"labels": labels}))


def test_labels_of_nvidias_tool_are_taken_over_from_folders_and_zips(tmp_path):
    write_json(tmp_path / "dataset.json", [["a.png", 4], ["sub/b.png", 2]])
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("dataset.json", json.dumps({"labels": [["c.png", 4]]}))
    labels = read_labels(None, FILES, tmp_path)
    assert labels.classes == ["2", "4"]
    assert [labels.class_of(file) for file in FILES] == [1, 0, 1, NO_CLASS]


def test_labels_of_nvidias_tool_are_relative_to_their_folder(tmp_path):
    write_json(tmp_path / "sub" / "dataset.json", [["b.png", 1], ["gone.png", 0]])
    labels = read_labels(None, FILES, tmp_path)
    assert labels.class_of(FILES[1]) == 1
    assert list(labels.unused()) == [("sub/gone.png", "entry 2 of dataset.json")]


@pytest.mark.parametrize("labels", [None, []])
def test_a_dataset_json_without_labels_gives_none(tmp_path, labels):
    write_json(tmp_path / "dataset.json", labels)
    assert read_labels(None, FILES, tmp_path) is None


def test_labels_of_nvidias_tool_can_be_left_out(tmp_path):
    write_json(tmp_path / "dataset.json", [["a.png", "no number"]])
    assert read_labels("none", FILES, tmp_path) is None
    with pytest.raises(PreparationError, match=r"dataset.json cannot be read: the label of a.png.*`--labels none`"):
        read_labels(None, FILES, tmp_path)


def test_two_files_of_labels_that_disagree_are_refused(tmp_path):
    write_json(tmp_path / "dataset.json", [["sub/b.png", 1]])
    write_json(tmp_path / "sub" / "dataset.json", [["b.png", 2]])
    with pytest.raises(PreparationError, match=r"entry 2 of dataset.json contradicts entry 1 of dataset.json"):
        read_labels(None, FILES, tmp_path)
