"""A run's folder holds complete checkpoints of one run, written by one process at a time."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from stylegan2.training.errors import StateError
from stylegan2.training.folder import RunFolder
from stylegan2.training.run_files import CONFIG_FILE, STATE_FILE, STATS_FILE
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.training.tiny_run import tiny_config

STATE = {
    "g": {"a/kernel": np.ones((200, 300), "f4"), "a/bias": np.zeros((), "f4")},
    "w_avg": np.arange(4, dtype="f4"),
}
NETWORK = random_checkpoint(tiny_config().generator)
LOSSES = {"d": 1.0}


def checkpoint(nimg: int) -> tuple:
    return STATE, NETWORK, {"nimg": nimg, "seconds": nimg / 10}, {"nimg": nimg, **LOSSES}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Lets writing fail at this size, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("content", [b"", b"no state", b"\x10" + bytes(40)], ids=["empty", "text", "zeros"])
def test_a_broken_state_is_refused_by_name(tmp_path, content):
    with RunFolder(tmp_path, tiny_config()) as folder:
        (tmp_path / STATE_FILE).write_bytes(content)
        with pytest.raises(StateError, match=r"training state .*state.safetensors cannot be read"):
            folder.resume(STATE)


@pytest.mark.parametrize("limit", [1000, 200_000], ids=["in the network", "in the state"])
def test_a_full_disk_is_reported_and_leaves_the_old_checkpoint(tmp_path, limit):
    with RunFolder(tmp_path, tiny_config()) as folder:
        folder.save(*checkpoint(4))
        before = contents(tmp_path)[STATE_FILE]
        with files_no_larger_than(limit), pytest.raises(StateError, match=r"cannot be written .*its last complete"):
            folder.save(*checkpoint(8))
        assert contents(tmp_path)[STATE_FILE] == before
        _, progress = folder.resume(STATE)
    assert progress["nimg"] == 4
    assert [name for name in contents(tmp_path) if name.startswith(".")] == []
    assert [json.loads(row)["nimg"] for row in (tmp_path / STATS_FILE).read_text().splitlines()] == [4]


def test_a_second_process_is_refused_until_the_first_one_closes_the_folder(tmp_path):
    with (
        RunFolder(tmp_path, tiny_config()),
        pytest.raises(StateError, match="is in use by another training process"),
    ):
        RunFolder(tmp_path, tiny_config())
    RunFolder(tmp_path, tiny_config()).close()


def test_a_folder_of_a_run_with_other_settings_is_refused(tmp_path):
    RunFolder(tmp_path, tiny_config()).close()
    before = contents(tmp_path)
    with pytest.raises(StateError, match="holds a run with a different w_dim, seed; choose a new folder"):
        RunFolder(tmp_path, tiny_config(w_dim=9, seed=3))
    assert contents(tmp_path) == before
    RunFolder(tmp_path, tiny_config()).close()


@pytest.mark.parametrize("content", ["", "{", "[1]", "3"])
def test_a_broken_configuration_is_refused_by_name(tmp_path, content):
    (tmp_path / CONFIG_FILE).write_text(content)
    with pytest.raises(StateError, match=r"config.json cannot be read"):
        RunFolder(tmp_path, tiny_config())


def test_a_setting_of_another_version_is_named(tmp_path):
    RunFolder(tmp_path, tiny_config()).close()
    settings = json.loads((tmp_path / CONFIG_FILE).read_text())
    (tmp_path / CONFIG_FILE).write_text(json.dumps({**settings, "progressive": 0.1}))
    with pytest.raises(StateError, match="a different progressive"):
        RunFolder(tmp_path, tiny_config())
