"""`evaluate` prints a table, and writes JSON and pictures on request."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.training.commands.evaluate import evaluate
from stylegan2.training.gallery import seed_faces
from tests.stylegan2.tiny_network import tiny_checkpoint
from tests.stylegan2.training.tiny_run import noise_pictures, write_shard


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a network and a training set."""
    folder = tmp_path_factory.mktemp("evaluated")
    write_checkpoint(folder / "network.safetensors", tiny_checkpoint())
    write_shard(folder / "pictures.zip", noise_pictures(12))
    return folder


@pytest.fixture(scope="module")
def network(folder: Path) -> Path:
    return folder / "network.safetensors"


@pytest.fixture(scope="module")
def data(folder: Path) -> Path:
    return folder / "pictures.zip"


@pytest.fixture(scope="module")
def printed(folder: Path, network: Path, data: Path) -> str:
    """The output of a run with all options, which asks for more pictures than half of the set has."""
    files = ["--json", folder / "found.json", "--neighbours", folder / "near.png", "--save-images", folder / "deep/er"]
    result = run(network, data, "--images", 8, "--seed", 41, *files)
    assert result.exit_code == 0, result.output
    return result.output


def run(*arguments: object) -> Result:
    return CliRunner().invoke(evaluate, [str(argument) for argument in arguments])


def test_the_table_has_the_numbers_of_the_json_file(printed: str, folder: Path) -> None:
    found = json.loads((folder / "found.json").read_text())
    assert (found["images"], found["seed"], found["truncation_psi"]) == (6, 41, 1.0)
    [row] = re.findall(r"^ +8 +(\S+) +(\S+) +(\S+)$", printed, re.MULTILINE)
    assert row[0] == f"{found['swd']['8']:.2f}"
    assert row[1] == f"{found['swd_floor']['8']:.2f}"
    assert f"{found['copying']['ratio']:.2f}   1: as far apart as real pictures" in printed


def test_a_set_that_is_too_small_is_reported(printed: str) -> None:
    assert "has 12 pictures: measuring with 6, half of them" in printed


def test_the_neighbours_are_written_as_a_picture(printed: str, folder: Path) -> None:
    with Image.open(folder / "near.png") as picture:
        assert picture.size == (8 + 1 + 4 * 8, 6 * 8)


def test_images_are_saved_under_their_seeds(printed: str, folder: Path, network: Path) -> None:
    assert [path.stem for path in sorted((folder / "deep/er").iterdir())] == [f"seed{k:010d}" for k in range(41, 49)]
    with Image.open(folder / "deep/er" / "seed0000000042.png") as picture:
        np.testing.assert_array_equal(np.asarray(picture), seed_faces(stylegan2.load(network), [42])[0])


def test_the_help_says_how_to_get_fid_and_kid() -> None:
    output = " ".join(run("--help").output.split())
    assert "fidelity --gpu 0 --fid --kid" in output
    assert "Neither package has been tested with Facespace" in output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--images", 0], "`images` must be at least 1"),
        (["--seed", -1], "`seed` must be"),
        (["--truncation-psi", "nan"], "`truncation_psi` must be a finite number"),
        (["--json", "nowhere/found.json"], "nowhere/found.json cannot be written: there is no folder nowhere"),
    ],
)
def test_an_impossible_option_is_refused_in_one_sentence(
    network: Path, data: Path, options: list[object], message: str
) -> None:
    result = run(network, data, "--images", 2, *options)
    assert result.exit_code == 1
    assert message in result.output
    assert result.output.startswith("Error: ")


def test_a_missing_network_or_an_empty_set_is_named(network: Path, data: Path, tmp_path: Path) -> None:
    assert "no-network.pkl" in run(tmp_path / "no-network.pkl", data).output
    (tmp_path / "empty").mkdir()
    result = run(network, tmp_path / "empty")
    assert result.exit_code == 1
    assert "has no pictures" in result.output
