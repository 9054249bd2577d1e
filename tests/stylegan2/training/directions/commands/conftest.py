"""The commands are run on a tiny network with tiny measuring networks."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from stylegan2.checkpoints import write_checkpoint
from stylegan2.directions import Directions, write_directions
from stylegan2.measurement.file import write_measures
from tests.stylegan2.measurement.tiny_measures import tiny_measures, tiny_regressor
from tests.stylegan2.tiny_network import tiny_checkpoint
from tests.stylegan2.training.directions.commands.running import run

PSI = ("--truncation-psi", 1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network, measures, and a judge."""
    folder = tmp_path_factory.mktemp("directions")
    write_checkpoint(folder / "network.safetensors", tiny_checkpoint(seed=3, img_height=16, img_width=16))
    measures = tiny_measures(with_parser=False)
    write_measures(folder / "steer.measures.safetensors", measures)
    judge = dataclasses.replace(measures, regressors=[tiny_regressor(5)])
    write_measures(folder / "judge.measures.safetensors", judge)
    return folder


@pytest.fixture(scope="session")
def fitted(folder: Path) -> Result:
    settings = ("--faces", 200, "--measured", 20, "--rounds", 1, "--least-r2", 0.2, *PSI)
    readers = ("--measures", folder / "steer.measures.safetensors", "--judge", folder / "judge.measures.safetensors")
    return run("fit", folder / "network.safetensors", folder / "out.npz", *readers, *settings)


@pytest.fixture
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes to the folder, which then has directions of another network in `other.npz`, too."""
    monkeypatch.chdir(folder)
    vectors = np.ones((1, 6, 5), np.float32)
    write_directions(Path("other.npz"), Directions(names=("smile",), directions=vectors, fingerprint="ab"))
