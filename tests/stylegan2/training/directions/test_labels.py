"""Labels are read by column, and a broken file is named."""

import gzip

import pytest

from stylegan2.training.directions.labels import LabelsError, read_columns


def labels(path, text="index,age,hair\n0,20,afro01\n1,30.5,bald\n12,40,bald\n"):
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["labels.csv", "labels.csv.gz"])
def test_columns_are_numbers_or_text(tmp_path, name):
    columns = read_columns(labels(tmp_path / name))
    assert columns["hair"].tolist() == ["afro01", "bald", "bald"]
    assert columns["age"].tolist() == [20, 30.5, 40]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must have a header"),
        ("index,age\n", "must have a header"),
        ("index,index\n0,1\n", "must have a header of different names"),
        ("index,age\n0,1\n1\n", "must have 2 values in line 3. Received: 1"),
    ],
)
def test_labels_that_cannot_be_used_are_refused_by_name(tmp_path, text, message):
    with pytest.raises(LabelsError, match=f"labels .*labels.csv {message}"):
        read_columns(labels(tmp_path / "labels.csv", text))


def test_a_file_that_is_not_gzip_is_refused(tmp_path):
    path = tmp_path / "labels.csv.gz"
    path.write_text("index,age\n")
    with pytest.raises(LabelsError, match="cannot be read"):
        read_columns(path)
