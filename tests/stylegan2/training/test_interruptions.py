"""Runs survive stops, kills, divergence and full disks, and learn in the meantime."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import stylegan2
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.errors import DivergenceError, StateError
from stylegan2.training.folder import RunFolder
from stylegan2.training.run_files import HEARTBEAT_FILE, NETWORK_FILE, STATE_FILE
from stylegan2.training.step import TrainingStep
from stylegan2.training.tensors import arrays, tensor
from stylegan2.training.trainer import Trainer
from tests.stylegan2.training.tiny_run import (
    noise_pictures,
    rows,
    timeless,
    tiny_config,
    tiny_options,
    train,
    write_shard,
)

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def data(tmp_path) -> Path:
    return write_shard(tmp_path / "pictures.zip", noise_pictures(10))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def nimg(folder: Path) -> list[int]:
    """Returns the image number of each checkpoint so far."""
    return [row["nimg"] for row in rows(folder)]


@pytest.mark.long
def test_a_stopped_run_saves_and_resumes_there(step, data, tmp_path):
    stop = threading.Event()
    lines = []

    def report(line: str) -> None:
        lines.append(line)
        stop.set()

    assert train(step, data, tmp_path / "run", 8, stop=stop, report=report).nimg == 8
    assert len(lines) == 1
    assert train(step, data, tmp_path / "run", 4).nimg == 16
    assert nimg(tmp_path / "run") == [8, 16]


class StopAfter(threading.Event):
    """Is set after it has been checked `looks` times. The trainer checks it once per step."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def is_set(self) -> bool:
        self._left -= 1
        return self._left < 0


@pytest.mark.long
def test_stops_between_checkpoints_do_not_change_the_result(step, data, tmp_path):
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    end = train(step, data, whole, 12, checkpoint_steps=6)
    for looks in (4, 5, 6, 7):  # two of the stops come before the first step
        train(step, data, stopped, 12, checkpoint_steps=6, stop=StopAfter(looks))
    again = train(step, data, stopped, 12, checkpoint_steps=6)
    assert again.nimg == end.nimg
    assert timeless(stopped) == timeless(whole)
    for name, array in arrays(end.state).items():
        np.testing.assert_allclose(arrays(again.state)[name], array, rtol=0, atol=1e-6, err_msg=name)


def test_a_run_that_is_stopped_before_it_starts_does_nothing(step, data, tmp_path):
    stop = threading.Event()
    stop.set()
    assert train(step, data, tmp_path / "run", 8, stop=stop).nimg == 0
    assert not (tmp_path / "run" / STATE_FILE).exists()


def test_progress_lines_show_kimg_speed_and_time_left(step, data, tmp_path):
    lines = []
    train(step, data, tmp_path / "run", 2, checkpoint_steps=1, report=lines.append)
    assert len(lines) == 2
    for line in lines:
        assert " kimg " in line
        assert " images/s " in line
        assert " left " in line


@pytest.mark.parametrize("broken", ["g", "g_second"], ids=["a loss", "a weight while the losses are numbers"])
def test_a_run_that_diverges_stops_and_leaves_the_last_good_checkpoint(step, data, tmp_path, broken):
    folder = tmp_path / "run"
    train(step, data, folder, 2)
    before = contents(folder)
    with ImageArchive(data, 8, 8, 3) as archive, RunFolder(folder, step.config) as run:
        trainer = Trainer(run, archive, step)
        name, value = next(iter(trainer.state[broken].items()))
        trainer.state[broken][name] = tensor(np.full(value.shape, np.nan))
        with pytest.raises(DivergenceError, match=r"at 0\.0 kimg"):
            trainer.train(0.016, 0.008)  # far enough for the augmentation to look at the logits as well
    assert contents(folder) == before


def test_a_loss_that_explodes_stops_the_run(step, data, tmp_path):
    with ImageArchive(data, 8, 8, 3) as archive, RunFolder(tmp_path / "run", step.config) as run:
        trainer = Trainer(run, archive, step)
        name = "discriminator/out/bias"
        trainer.state["d"][name] = tensor(np.full(trainer.state["d"][name].shape, 1e5))
        with pytest.raises(DivergenceError, match=r"has diverged at 0\.0 kimg .*try a larger r1_gamma"):
            trainer.train(0.012, 0.004)
    assert not (tmp_path / "run" / STATE_FILE).exists()


def test_each_step_updates_the_heartbeat(step, data, tmp_path):
    train(step, data, tmp_path / "run", 1)
    heartbeat = tmp_path / "run" / HEARTBEAT_FILE
    os.utime(heartbeat, (1, 1))
    train(step, data, tmp_path / "run", 2)
    assert heartbeat.stat().st_mtime > 1


def test_a_run_without_room_for_a_checkpoint_does_not_start(step, data, tmp_path):
    class FullDisk(RunFolder):
        def free_space(self) -> int:
            return 1000

    with (
        ImageArchive(data, 8, 8, 3) as archive,
        FullDisk(tmp_path / "run", step.config) as run,
        pytest.raises(StateError, match=r"needs 0 MB for a checkpoint, but only 0 MB are left on its disk"),
    ):
        Trainer(run, archive, step)


@pytest.mark.long
def test_a_generator_learns_the_colour_of_its_pictures(tmp_path):
    step = TrainingStep(tiny_config(aug="none"))  # augmented colours would leak
    colour = (230, 40, 90)
    data = write_shard(tmp_path / "one_colour.zip", [Image.new("RGB", (8, 8), colour)] * 4)
    z = np.random.RandomState(0).randn(16, 8)

    def distance(trainer: Trainer) -> float:
        mean = trainer.preview(z).mean(axis=(0, 1, 2))
        return float(np.abs(mean - (np.array(colour) / 127.5 - 1)).mean())

    before = distance(train(step, data, tmp_path / "run", 1))
    after = distance(train(step, data, tmp_path / "run", 200, checkpoint_steps=200))
    assert after < 0.4 * before


def command(data: Path, folder: Path, kimg: float) -> list[str]:
    steps = [f"--kimg={kimg}", "--checkpoint-kimg=0.02"]
    return [sys.executable, "-m", "stylegan2.training", "train", str(data), str(folder), *tiny_options(), *steps]


def run_command(data: Path, folder: Path, kimg: float) -> subprocess.CompletedProcess:
    return subprocess.run(command(data, folder, kimg), cwd=ROOT, capture_output=True, text=True, timeout=300)


def interrupted_command(data: Path, folder: Path, number: signal.Signals) -> tuple[int, str]:
    """Sends the command a signal after its first checkpoint, and returns its exit status and its output."""
    with subprocess.Popen(
        command(data, folder, 1000), cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        said = ""
        for line in process.stdout:
            said += line
            if " images/s " in line:
                process.send_signal(number)
                break
        said += process.stdout.read()
    return process.returncode, said


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_the_command_resumes_after_any_signal(data, tmp_path, number):
    folder = tmp_path / "run"
    status, said = interrupted_command(data, folder, number)
    assert status == (-number if number == signal.SIGKILL else 0), said
    stopped_at = nimg(folder)[-1]
    target = stopped_at + 40
    finished = run_command(data, folder, target / 1000)
    assert finished.returncode == 0, finished.stderr
    assert nimg(folder)[-1] == target
    assert nimg(folder) == sorted(set(nimg(folder)))
    assert stylegan2.load(folder / NETWORK_FILE).metadata["kimg"] == target / 1000


@pytest.mark.long
def test_the_command_reports_an_error_in_one_line(data, tmp_path):
    with RunFolder(tmp_path / "taken", tiny_config()):
        refused = run_command(data, tmp_path / "taken", 1)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == f"Error: {tmp_path / 'taken'} is in use by another training process"
    assert "Traceback" not in refused.stderr
    assert os.listdir(tmp_path / "taken") == ["config.json"]
