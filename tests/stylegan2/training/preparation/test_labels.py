"""Labels from a CSV file and from folders."""

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


def test_names_are_numbered_in_sorted_order(read):
    labels = read("file,label\na.png,young\nsub/b.png,old\nmore.zip/c.png,young\n")
    assert labels.classes == ["old", "young"]
    assert [labels.class_of(file) for file in FILES] == [1, 0, 1, NO_CLASS]


def test_whole_numbers_are_ordered_by_value(read):
    assert read("file,label\na.png,10\nsub/b.png,9\n").classes == ["9", "10"]


def test_other_columns_spaces_and_a_byte_order_mark_do_not_matter(read):
    labels = read("\ufeffage, Label ,FILE\r\n30, x ,./a.png\r\n\r\n")
    assert labels.class_of(FILES[0]) == 0


@pytest.mark.parametrize("header", ["", "a.png,3", "file,class"])
def test_a_missing_header_is_named(read, header):
    with pytest.raises(PreparationError, match=r"line 1 of .*labels\.csv must name the columns file and label"):
        read(f"{header}\nb.png,4\n")


@pytest.mark.parametrize("row", ["b.png", "b.png,", ",3"])
def test_a_row_without_file_or_label_is_named(read, row):
    with pytest.raises(PreparationError, match="line 3 of"):
        read(f"file,label\na.png,3\n{row}\n")


def test_a_file_with_two_labels_is_named_by_its_lines(read):
    with pytest.raises(PreparationError, match=r"line 4 of .* gives the file of line 2 another label"):
        read("file,label\na.png,x\nsub/b.png,y\na.png,y\n")


def test_a_row_that_is_there_twice_is_read_once(read):
    assert read("file,label\na.png,x\na.png,x\n").class_of(FILES[0]) == 0


def test_rows_of_files_that_are_not_there_are_told(read):
    labels = read("file,label\na.png,x\ngone.png,y\n")
    assert list(labels.unused()) == [("gone.png", 3)]


def test_labels_of_none_of_the_files_are_refused_with_a_name(read):
    with pytest.raises(PreparationError, match=r"names are like 'd\.png'"):
        read("file,label\nx/a.png,x\n")


def test_a_labels_file_that_is_gone_is_named(tmp_path):
    with pytest.raises(PreparationError, match=r"none\.csv cannot be read"):
        read_labels(str(tmp_path / "none.csv"), FILES)


def test_folders_and_zips_at_the_top_can_be_the_labels():
    labels = read_labels("folders", FILES)
    assert labels.classes == ["more", "sub"]
    assert [labels.class_of(file) for file in FILES] == [NO_CLASS, 1, 0, NO_CLASS]


def test_folders_as_labels_need_folders():
    with pytest.raises(PreparationError, match="none is in one"):
        read_labels("folders", FILES[:1])
