"""The names of a source's files survive being written to disk."""

from stylegan2.training.preparation.source_list import SourceList
from stylegan2.training.preparation.sources import SourceFile


def test_a_list_on_disk_returns_every_name_unchanged(tmp_path):
    files = [SourceFile("", "a.jpg"), SourceFile("b/many.zip", "../../x.png"), SourceFile("", "new\nline\udcff.png")]
    SourceList.write(tmp_path / "list", files)
    kept = SourceList(tmp_path / "list")
    assert list(kept) == files
    assert kept[2] == files[2]
    kept.close()
