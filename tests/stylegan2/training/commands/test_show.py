"""`show` writes faces side by side."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.training.__main__ import training
from stylegan2.training.gallery import seed_faces, seed_walk
from stylegan2.training.run_files import NETWORK_FILE
from tests.stylegan2.tiny_network import tiny_checkpoint


def run(*arguments: object) -> Result:
    return CliRunner().invoke(training, [str(argument) for argument in arguments])


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    write_checkpoint(tmp_path / NETWORK_FILE, tiny_checkpoint())
    return tmp_path


def test_a_shown_face_is_the_one_that_its_seed_gives(run_folder: Path) -> None:
    png = run_folder / "faces.png"
    assert run("show", run_folder / NETWORK_FILE, png, "--seeds", 3, "--columns", 3).exit_code == 0
    shown = np.asarray(Image.open(png))
    faces = seed_faces(stylegan2.load(run_folder / NETWORK_FILE), range(3), truncation_psi=0.7)
    assert np.array_equal(shown[:, 8:16], faces[1])


def test_each_walk_is_a_row(run_folder: Path) -> None:
    png = run_folder / "walks.png"
    assert run("show", run_folder / NETWORK_FILE, png, "--walk", 4, 9, "--walk", 2, 3).exit_code == 0
    shown = np.asarray(Image.open(png))
    walk = seed_walk(stylegan2.load(run_folder / NETWORK_FILE), 2, 3, truncation_psi=0.7)
    assert shown.shape == (16, 64, 3)
    assert np.array_equal(shown[8:, -8:], walk[-1])


def test_a_picture_that_cannot_be_written_is_reported_in_one_line(run_folder: Path) -> None:
    result = run("show", run_folder / NETWORK_FILE, run_folder / "nowhere" / "faces.png", "--seeds", 1)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "nowhere" in result.output
