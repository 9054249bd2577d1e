"""Sheets show the faces of seeds, and of points between them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.training.folder import NETWORK_FILE
from stylegan2.training.gallery import seed_faces, seed_walk
from tests.stylegan2.tiny_network import tiny_checkpoint


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    write_checkpoint(tmp_path / NETWORK_FILE, tiny_checkpoint())
    return tmp_path


def test_a_walk_begins_and_ends_at_its_seeds(run_folder: Path) -> None:
    network = stylegan2.load(run_folder / NETWORK_FILE)
    faces = seed_walk(network, 4, 9)
    assert np.array_equal(faces[[0, -1]], seed_faces(network, [4, 9]))
