"""A folder that one process has at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.files.locked_folder import LockedFolder
from stylegan2.files.locks import is_free

HAVE = """
import sys
from pathlib import Path
from tests.stylegan2.files.test_locked_folder import Plain
folder = Plain(Path(sys.argv[1]))
print("had", flush=True)
sys.stdin.read()
"""


class Plain(LockedFolder):
    """Takes every folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, RuntimeError("in use"))

    def _claim(self) -> None:
        pass


class Picky(Plain):
    """Takes no folder, and writes down whether it was its own when it looked."""

    locked_while_it_looked = False

    def _claim(self) -> None:
        type(self).locked_while_it_looked = not is_free(self.path)
        raise ValueError("this is not one")


def test_a_folder_of_another_process_is_refused_and_free_once_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HAVE, str(tmp_path)]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "had\n"
        with pytest.raises(RuntimeError, match="in use"):
            Plain(tmp_path)
        process.kill()
    Plain(tmp_path).close()


def test_a_missing_folder_is_created_with_its_parents(tmp_path: Path) -> None:
    with Plain(tmp_path / "a" / "b") as folder:
        assert folder.path == tmp_path / "a" / "b"
        assert folder.path.is_dir()


def test_a_folder_is_released_at_the_end_of_the_block(tmp_path: Path) -> None:
    with Plain(tmp_path):
        assert not is_free(tmp_path)
    assert is_free(tmp_path)


def test_a_folder_is_claimed_under_the_lock_and_released_if_it_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not one"):
        Picky(tmp_path)
    assert Picky.locked_while_it_looked
    assert is_free(tmp_path)


def test_a_refusal_leaves_no_descriptor_open(tmp_path: Path) -> None:
    with Plain(tmp_path):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(3):
            with pytest.raises(RuntimeError):
                Plain(tmp_path)
        assert len(os.listdir("/proc/self/fd")) == before
