"""Labels are read from a CSV file, or taken from folders."""

import pytest

from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.labels import NO_CLASS, read_labels
from stylegan2.training.preparation.sources import SourceFile

FILES = [SourceFile("", "a.png"), SourceFile("", "sub/b.png"), SourceFile("more.zip", "c.png"), SourceFile("", "d.png")]


@pytest.fixture
def read(tmp_path):
    def read(text, files=FILES):
        path = tmp_path / "labels.csv"
        path.write_bytes(text.encode())
        return read_labels(str(path), files)

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
    with pytest.raises(PreparationError, match=r"line 4 of .* contradicts line 2: the same file has another label"):
        read("file,label\na.png,x\nsub/b.png,y\na.png,y\n")


def test_a_repeated_row_is_accepted(read):
    assert read("file,label\na.png,x\na.png,x\n").class_of(FILES[0]) == 0


def test_rows_of_missing_files_are_reported_with_their_line(read):
    labels = read("file,label\na.png,x\ngone.png,y\n")
    assert list(labels.unused()) == [("gone.png", 3)]


def test_labels_that_match_no_file_are_refused_with_a_name_from_the_source(read):
    with pytest.raises(PreparationError, match=r"names look like 'd\.png'"):
        read("file,label\nx/a.png,x\n")


def test_a_missing_labels_file_is_named(tmp_path):
    with pytest.raises(PreparationError, match=r"none\.csv cannot be read"):
        read_labels(str(tmp_path / "none.csv"), FILES)


def test_top_folders_and_top_zips_can_be_the_labels():
    labels = read_labels("folders", FILES)
    assert labels.classes == ["more", "sub"]
    assert [labels.class_of(file) for file in FILES] == [NO_CLASS, 1, 0, NO_CLASS]


def test_labels_from_folders_need_folders():
    with pytest.raises(PreparationError, match="no file is in a folder"):
        read_labels("folders", FILES[:1])
