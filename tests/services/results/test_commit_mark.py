"""After a kill, a request that published several files is there as a whole or not at all."""

import pytest

from services.results import commit_mark
from services.results.folder import ResultsFolder

NAMES = ["face-00000001.png", "face-00000002.png", "face-00000003.png"]


@pytest.fixture
def results(tmp_path):
    return tmp_path / "results"


@pytest.fixture
def dead(results):
    """The folder of a process that was killed: three files, and the mark of a request that publishes them."""
    folder = results / ".facespace" / "unfinished" / "1234-abcdef01"
    folder.mkdir(parents=True)
    sources = [folder / f"0-{number}.png" for number in range(3)]
    for source in sources:
        source.write_bytes(source.name.encode())
    commit_mark.write(folder / f"0{commit_mark.SUFFIX}", list(zip(sources, NAMES, strict=True)))
    return sources


def pngs_after_a_start(results):
    ResultsFolder(results).close()
    return sorted(path.name for path in results.glob("*.png"))


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_files_of_a_request_that_was_killed_between_renames_are_removed(results, dead, renamed, caplog):
    for source, name in zip(dead[:renamed], NAMES, strict=False):
        source.rename(results / name)
    (results / "face-00000009.png").write_bytes(b"of another request")
    assert pngs_after_a_start(results) == ["face-00000009.png"]
    assert "none of them is kept" in caplog.text


def test_a_request_that_was_killed_after_the_last_rename_is_kept(results, dead):
    for source, name in zip(dead, NAMES, strict=True):
        source.rename(results / name)
    (results / NAMES[1]).unlink()  # by another worker, for a client that deleted it
    assert pngs_after_a_start(results) == [NAMES[0], NAMES[2]]


def test_a_mark_that_was_cut_off_undoes_nothing(results, dead):
    mark = dead[0].with_name(f"0{commit_mark.SUFFIX}")
    mark.write_bytes(mark.read_bytes()[:-2])
    (results / NAMES[0]).write_bytes(b"an older face")
    assert pngs_after_a_start(results) == [NAMES[0]]


@pytest.mark.parametrize("name", ["../escaped.png", "README.md", "/etc/passwd", "face-1.png", ""])
def test_a_mark_never_removes_what_is_no_face(results, dead, name):
    (results.parent / "escaped.png").write_bytes(b"")
    (results / "README.md").write_bytes(b"")
    dead[0].with_name(f"0{commit_mark.SUFFIX}").write_text(f"0-0.png {name}\n.\n")
    pngs_after_a_start(results)
    assert (results.parent / "escaped.png").exists()
    assert (results / "README.md").exists()


def test_files_that_a_living_process_is_publishing_are_not_listed(results):
    folder = ResultsFolder(results)
    source = folder.new_path()
    commit_mark.write(source.with_name(f"{source.name}{commit_mark.SUFFIX}"), [(source, NAMES[0])])
    for name in NAMES[:2]:
        (results / name).write_bytes(b"")
    assert list(folder.files()) == [NAMES[1]]
    folder.close()
