"""The commands are run on a tiny network and a few labelled pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from stylegan2.checkpoints import write_checkpoint
from stylegan2.directions import Directions, write_directions
from tests.stylegan2.tiny_network import tiny_checkpoint
from tests.stylegan2.training.directions.commands.running import run
from tests.stylegan2.training.tiny_run import write_shard

PSI = ("--truncation-psi", 1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network, and 60 flat pictures with the colours of their backgrounds in labels."""
    folder = tmp_path_factory.mktemp("directions")
    write_checkpoint(folder / "network.safetensors", tiny_checkpoint(seed=3))
    colours = np.random.default_rng(0).integers(0, 256, (60, 3), np.uint8)
    write_shard(folder / "pictures.zip", [Image.fromarray(np.tile(colour, (8, 8, 1))) for colour in colours])
    rows = [f"{k},{r},{g},{b}" for k, (r, g, b) in enumerate(colours)]
    (folder / "labels.csv").write_text("\n".join(["index,bg_r,bg_g,bg_b", *rows]))
    return folder


@pytest.fixture(scope="session")
def fitted(folder: Path) -> Result:
    settings = ("--epochs", 25, "--faces", 200, "--measured", 20, "--rounds", 1, "--least-r2", 0.2, *PSI)
    named = (folder / "network.safetensors", folder / "pictures.zip", folder / "labels.csv", folder / "out.npz")
    return run("fit", *named, "--regressor", folder / "regressor.safetensors", *settings)


@pytest.fixture
def in_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes to the folder, which then has directions of another network in `other.npz`, too."""
    monkeypatch.chdir(folder)
    vectors = np.ones((1, 4, 5), np.float32)
    write_directions(Path("other.npz"), Directions(names=("smile",), directions=vectors, fingerprint="ab"))
