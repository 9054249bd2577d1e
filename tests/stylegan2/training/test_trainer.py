"""A run is one run, however often it is interrupted; what it leaves behind is what it was."""

import dataclasses
import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

import stylegan2
from stylegan2.checkpoints import read_checkpoint
from stylegan2.training.commands.export import export
from stylegan2.training.run_files import BEST_FILE, CONFIG_FILE, NETWORK_FILE, STATE_FILE, STATS_FILE
from stylegan2.training.state import load_state
from stylegan2.training.step import TrainingStep
from stylegan2.training.tensors import arrays
from stylegan2.training.trainer import Trainer
from stylegan2.training.transfer import transferred
from tests.stylegan2.training.tiny_run import noise_pictures, rows, tiny_config, train, write_shard

STEPS = 6
# Convolutions' gradients are summed by several threads, whose order is not ours: in practice the bytes are the same.
ATOL = 1e-6


@dataclasses.dataclass(frozen=True)
class Run:
    data: Path
    folder: Path
    trainer: Trainer


@pytest.fixture(scope="module")
def whole(step, tmp_path_factory) -> Run:
    """A run in one piece, of six steps with a checkpoint after every second."""
    data = write_shard(tmp_path_factory.mktemp("data") / "pictures.zip", noise_pictures(10))
    folder = tmp_path_factory.mktemp("whole")
    return Run(data, folder, train(step, data, folder, STEPS))


@pytest.fixture(scope="module")
def interrupted(step, whole, tmp_path_factory) -> Run:
    """The same, twice interrupted: after two steps, and after three by a kill between statistics and state.

    So the third step is made again.
    """
    folder = tmp_path_factory.mktemp("interrupted")
    train(step, whole.data, folder, 2)
    shutil.copy(folder / STATE_FILE, folder / "before")
    train(step, whole.data, folder, 3)
    (folder / "before").replace(folder / STATE_FILE)
    with (folder / STATS_FILE).open("a") as stats:
        stats.write('{"nimg": 16, "sec')
    return Run(whole.data, folder, train(step, whole.data, folder, STEPS))


def saved(run: Run) -> dict[str, np.ndarray]:
    state, _ = load_state(run.folder / STATE_FILE, run.trainer.state)
    return arrays(state)


def test_an_interrupted_run_ends_where_one_in_one_piece_does(whole, interrupted):
    expected, found = saved(whole), saved(interrupted)
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_allclose(found[name], array, rtol=0, atol=ATOL, err_msg=name)
    assert interrupted.trainer.augment_p == whole.trainer.augment_p


def test_every_trained_weight_moves(step, whole):
    before, after = step.initial_state(), whole.trainer.state
    for group in ("g", "d", "g_ema"):
        still = [name for name in before[group] if np.array_equal(before[group][name], after[group][name])]
        assert still == []
    assert np.any(after["w_avg"])
    assert after["pl_mean"] > 0


def test_the_statistics_of_an_interrupted_run_go_forwards_and_have_each_checkpoint_once(interrupted):
    assert [row["nimg"] for row in rows(interrupted.folder)] == [8, 16, 24]


def test_the_statistics_have_the_losses_and_the_seconds(whole):
    assert [row["nimg"] for row in rows(whole.folder)] == [8, 16, 24]
    for row in rows(whole.folder):
        assert row.keys() >= {"seconds", "d", "g", "real", "fake", "path_length", "r_t", "augment_p"}
    assert all("r1" in row for row in rows(whole.folder)[:2])


def test_the_network_that_it_writes_loads_and_makes_the_previews_images(whole):
    network = stylegan2.load(whole.folder / NETWORK_FILE)
    z = np.random.RandomState(5).randn(3, 8)
    images = network.synthesis(network.mapping(z))
    np.testing.assert_allclose(images, whole.trainer.preview(z), rtol=0, atol=2e-5)
    assert network.metadata["kimg"] == 0.024


def test_a_sheet_of_64_faces_is_there_for_the_start(whole):
    with Image.open(whole.folder / "fakes000000.png") as sheet:
        assert sheet.size == (64, 64)


def test_a_finished_run_is_left_alone(step, whole, tmp_path):
    folder = shutil.copytree(whole.folder, tmp_path / "run")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert train(step, whole.data, folder, 1).nimg == STEPS * 4
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_state_without_the_const_noise_is_taken_up(step, whole, tmp_path):
    from safetensors import safe_open
    from safetensors.numpy import save_file

    with safe_open(whole.folder / STATE_FILE, "np") as file:
        older = {name: file.get_tensor(name) for name in file.keys() if not name.startswith("noise:")}  # noqa: SIM118
        save_file(older, tmp_path / STATE_FILE, file.metadata())
    shutil.copy(whole.folder / CONFIG_FILE, tmp_path)
    trainer = train(step, whole.data, tmp_path, 1)
    assert trainer.nimg == STEPS * 4
    for name, noise in whole.trainer.state["noise"].items():
        np.testing.assert_array_equal(trainer.state["noise"][name], noise)


def test_the_augmentation_follows_the_discriminator(step, whole):
    config = step.config
    moved = config.batch * config.ada_interval / (config.ada_kimg * 1000)
    expected, found = 0.0, [row["augment_p"] for row in rows(whole.folder)]
    for row, augment_p in zip(rows(whole.folder), found, strict=True):  # a row is as long as an interval here
        expected = min(max(expected + moved * np.sign(row["r_t"] - config.ada_target), 0.0), 1.0)
        assert augment_p == pytest.approx(expected, abs=1e-5)
    assert found[-1] > found[0] > 0
    assert whole.trainer.augment_p == pytest.approx(found[-1], abs=1e-5)


class Scores:
    """Scores that are given."""

    name = "given"

    def __init__(self, *scores: float) -> None:
        self._left = list(scores)

    def __call__(self, trainer: Trainer) -> float:
        return self._left.pop(0)


def test_the_best_network_by_its_score_is_kept_beside_the_last(step, whole, tmp_path):
    train(step, whole.data, tmp_path, 6, checkpoint_steps=2, metric_kimg=0.008, score=Scores(3.0, 1.0, 2.0))
    assert [row["given"] for row in rows(tmp_path)] == [3.0, 1.0, 2.0]
    assert stylegan2.load(tmp_path / BEST_FILE).metadata["kimg"] == 0.016
    assert stylegan2.load(tmp_path / NETWORK_FILE).metadata["kimg"] == 0.024


def test_a_run_that_goes_on_remembers_its_best_score(step, whole, tmp_path):
    train(step, whole.data, tmp_path, 2, score=Scores(1.0))
    train(step, whole.data, tmp_path, 4, score=Scores(2.0))
    assert stylegan2.load(tmp_path / BEST_FILE).metadata["kimg"] == 0.008


def test_without_a_score_no_network_is_the_best(whole):
    assert not (whole.folder / BEST_FILE).exists()
    assert all("given" not in row for row in rows(whole.folder))


def test_a_run_is_exported_whole_for_another_one_to_start_from(step, whole, tmp_path):
    file = tmp_path / "both.safetensors"
    named = ["--name=both", "--licence=CC0 1.0", "--dtype=float32", "--with-discriminator"]
    assert CliRunner().invoke(export, [str(whole.folder), str(file), *named]).exit_code == 0
    state, with_discriminator = transferred(
        step.initial_state(), read_checkpoint(file, discriminator=True), whole.trainer.config
    )
    assert with_discriminator
    for group, of_the_run in (("d", "d"), ("g", "g_ema")):
        for name, value in whole.trainer.state[of_the_run].items():
            np.testing.assert_array_equal(state[group][name], value, err_msg=name)


@pytest.mark.long
def test_a_run_in_bfloat16_measures_what_one_in_float32_does(step, whole, tmp_path):
    faster = TrainingStep(tiny_config(precision="bfloat16"))
    train(faster, whole.data, tmp_path / "bfloat16", 2)
    [row], [expected, *_] = rows(tmp_path / "bfloat16"), rows(whole.folder)
    for name in ("d", "g", "path_length"):
        assert row[name] == pytest.approx(expected[name], rel=0.05), name


@pytest.mark.long
def test_a_network_of_classes_trains_on_gray_oblong_pictures(tmp_path):
    data = write_shard(tmp_path / "gray.zip", [p.resize((12, 8)) for p in noise_pictures(6, 12, "L")])
    with zipfile.ZipFile(data, "a") as shard:
        shard.writestr("dataset.json", json.dumps({"labels": [[f"{k:04d}.png", 1 + k % 3] for k in range(6)]}))
    step = TrainingStep(tiny_config(img_height=8, img_width=12, img_channels=1, c_dim=4, channel_base=96))
    before, trainer = step.initial_state(), train(step, data, tmp_path / "run", 4)
    for group in ("g", "d"):
        still = [name for name in before[group] if np.array_equal(before[group][name], trainer.state[group][name])]
        assert still == []
    network = stylegan2.load(tmp_path / "run" / NETWORK_FILE)
    assert network.metadata["classes"] == [1, 2, 3]  # none is numbered 0
    z, classes = np.random.RandomState(5).randn(3, 8), np.array([1, 2, 3])
    images = network.synthesis(network.mapping(z, np.eye(4)[classes]))
    np.testing.assert_allclose(images, trainer.preview(z, classes), rtol=0, atol=2e-5)
