"""Labels are sorted like the pictures, and a broken file is named."""

import gzip
import unicodedata

import pytest

from stylegan2.training.directions.attributes import Attribute, column
from stylegan2.training.directions.labels import LabelsError, attribute_values, read_columns

AGE = Attribute("age", "older", "years", column("age"))
SMILE = Attribute("smile", "a wider smile", "0 to 1", column("smile"))


def labels(path, text="index,age,hair\n0,20,afro01\n1,30.5,bald\n12,40,bald\n"):
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["labels.csv", "labels.csv.gz"])
def test_rows_are_found_by_the_names_of_pictures(tmp_path, name):
    values, known = attribute_values(labels(tmp_path / name), ["00012.webp", "a/00000.png"], [AGE])
    assert values.tolist() == [[40], [20]]
    assert known == (AGE,)


def test_names_that_are_not_numbers_are_found(tmp_path):
    path = labels(tmp_path / "labels.csv", "index,age\nanna,20\nbert,30\n")
    assert attribute_values(path, ["bert.png"], [AGE])[0].tolist() == [[30]]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_names_match_however_another_system_writes_them(tmp_path, form):
    path = labels(tmp_path / "labels.csv", "\ufeff" + unicodedata.normalize(form, "index,age\nZoë,20\nbert,30\n"))
    names = [unicodedata.normalize(other, f"faces{slash}Zoë.png") for other in ("NFC", "NFD") for slash in "/\\"]
    assert attribute_values(path, names, [AGE])[0].tolist() == [[20]] * 4


def test_an_attribute_without_its_columns_is_left_out(tmp_path):
    assert attribute_values(labels(tmp_path / "labels.csv"), ["0.png"], [SMILE, AGE])[1] == (AGE,)


def test_text_columns_are_read_as_text(tmp_path):
    columns = read_columns(labels(tmp_path / "labels.csv"))
    assert columns["hair"].tolist() == ["afro01", "bald", "bald"]
    assert columns["age"].tolist() == [20, 30.5, 40]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must have a header"),
        ("index,age\n", "must have a header"),
        ("index,index\n0,1\n", "must have a header of different names"),
        ("index,age\n0,1\n1\n", "must have 2 values in line 3. Received: 1"),
        ("age\n20\n", "must have a column `index`. Received: age"),
        ("index,age\n5,20\n", "have no row for picture 0"),
        ("index,hair\n0,bald\n", "have no column that an attribute is computed from"),
        ("index,age\n0,old\n", "have no column that an attribute is computed from"),
        ("index,age\n0,nan\n", "must have finite numbers for `age`"),
    ],
)
def test_labels_that_cannot_be_used_are_refused_by_name(tmp_path, text, message):
    with pytest.raises(LabelsError, match=f"labels .*labels.csv {message}"):
        attribute_values(labels(tmp_path / "labels.csv", text), ["0.png"], [AGE, SMILE])


def test_a_file_that_is_not_gzip_is_refused(tmp_path):
    path = tmp_path / "labels.csv.gz"
    path.write_text("index,age\n")
    with pytest.raises(LabelsError, match="cannot be read"):
        read_columns(path)
