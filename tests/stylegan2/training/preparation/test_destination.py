"""A folder holds one preparation, and one process at a time works on it."""

import json

import pytest

from stylegan2.training.preparation.destination import Destination
from stylegan2.training.preparation.errors import PreparationError


def test_a_second_process_is_refused_while_the_first_uses_the_folder(tmp_path):
    with Destination(tmp_path / "set", {"a": 1}), pytest.raises(PreparationError, match="in use by another"):
        Destination(tmp_path / "set", {"a": 1})
    Destination(tmp_path / "set", {"a": 1}).close()


def test_a_folder_with_other_settings_is_refused_and_the_settings_are_named(tmp_path):
    with Destination(tmp_path / "other", {"a": 1, "b": 2}):
        pass
    with pytest.raises(PreparationError, match=r"begun with other settings \(b\); name a new folder"):
        Destination(tmp_path / "other", {"a": 1, "b": 3})
    with Destination(tmp_path / "other", {"a": 1, "b": 2}) as folder:
        folder.finish({"settings": {"a": 1, "b": 2}})
    with pytest.raises(PreparationError, match=r"begun with other settings \(a\)"):
        Destination(tmp_path / "other", {"a": 0, "b": 2})


def test_a_finished_folder_keeps_its_description_and_no_temporary_files(tmp_path):
    with Destination(tmp_path, {}) as folder:
        assert folder.finished is None
        folder.finish({"images": 3, "settings": {}})
        assert folder.finished == {"images": 3, "settings": {}}
    assert [path.name for path in tmp_path.iterdir()] == ["about.json"]


def test_a_folder_with_foreign_files_is_refused_and_left_alone(tmp_path):
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(PreparationError, match=r"contains thesis\.doc, which no preparation wrote"):
        Destination(tmp_path, {})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


@pytest.mark.parametrize("contents", ["", "[1]", json.dumps({"settings": None})])
def test_a_foreign_or_damaged_description_is_refused(tmp_path, contents):
    (tmp_path / "about.json").write_text(contents)
    with pytest.raises(PreparationError, match=r"about\.json"):
        Destination(tmp_path, {})
