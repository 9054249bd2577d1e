"""Files of a source are listed in order, and unreadable ones are reported."""

import os
import zipfile

import pytest

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.sources import SourceFile, SourceReader, source_files


@pytest.fixture
def source(tmp_path):
    """A folder of files that contain their own names."""
    folder = tmp_path / "source"
    (folder / "b" / "deep").mkdir(parents=True)
    for name in ("c.png", "a.jpg", "b/deep/z.png", "b/deep.png", ".hidden.png"):
        (folder / name).write_text(name)
    with zipfile.ZipFile(folder / "b" / "many.zip", "w") as archive:
        for name in ("y.png", "../../x.png", "/etc/w.png", "__MACOSX/y.png", "in/.hidden.png"):
            archive.writestr(name, name)
    return folder


def names(source):
    return [file.name for file in source_files(source)]


def test_files_of_folders_and_zips_are_listed_in_order_without_hidden_ones(source):
    inside = [f"b/many.zip/{name}" for name in ("../../x.png", "/etc/w.png", "y.png")]
    assert names(source) == ["a.jpg", "b/deep/z.png", "b/deep.png", *inside, "c.png"]


def test_each_file_can_be_read_and_a_zip_leaves_nothing_on_the_disk(source, tmp_path):
    before = sorted(tmp_path.rglob("*"))
    reader = SourceReader(source)
    for file in source_files(source):
        with reader.open(file) as stream:
            assert stream.read().decode() == file.member
    reader.close()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_zip_can_be_the_source(source):
    reader = SourceReader(source / "b" / "many.zip")
    files = list(source_files(source / "b" / "many.zip"))
    assert [file.name for file in files] == ["../../x.png", "/etc/w.png", "y.png"]
    with reader.open(files[2]) as stream:
        assert stream.read() == b"y.png"
    reader.close()


def test_a_link_to_a_folder_is_listed_but_not_followed(source):
    (source / "b" / "loop").symlink_to(source)
    assert names(source).count("c.png") == 1
    with (
        pytest.raises(UnreadablePicture, match="link to a folder"),
        SourceReader(source).open(SourceFile("", "b/loop")),
    ):
        pass


def test_a_pipe_is_not_waited_for(source):
    os.mkfifo(source / "pipe")
    with (
        pytest.raises(UnreadablePicture, match="not an ordinary file"),
        SourceReader(source).open(SourceFile("", "pipe")),
    ):
        pass


def test_a_damaged_zip_is_one_unreadable_file(source):
    (source / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    assert "broken.zip" in names(source)
    with pytest.raises(UnreadablePicture, match="damaged"), SourceReader(source).open(SourceFile("", "broken.zip")):
        pass


def test_a_missing_file_is_unreadable(source):
    with pytest.raises(UnreadablePicture, match="No such file"), SourceReader(source).open(SourceFile("", "gone.png")):
        pass


def test_a_source_that_is_neither_folder_nor_zip_is_refused(source):
    with pytest.raises(PreparationError, match="neither a folder nor a zip"):
        names(source / "a.jpg")
