"""The commands as a user runs them, on a tiny network and a few labelled pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.directions import Directions, read_directions, write_directions
from stylegan2.directions.__main__ import directions
from tests.stylegan2.tiny_network import tiny_checkpoint
from tests.stylegan2.training.tiny_run import write_shard

PSI = ("--truncation-psi", 1)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(directions, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network, and 60 flat pictures with the colours of their backgrounds in labels."""
    folder = tmp_path_factory.mktemp("directions")
    write_checkpoint(folder / "network.safetensors", tiny_checkpoint(seed=3))
    colours = np.random.default_rng(0).integers(0, 256, (60, 3), np.uint8)
    write_shard(folder / "pictures.zip", [Image.fromarray(np.tile(colour, (8, 8, 1))) for colour in colours])
    rows = [f"{k},{r},{g},{b}" for k, (r, g, b) in enumerate(colours)]
    (folder / "labels.csv").write_text("\n".join(["index,bg_r,bg_g,bg_b", *rows]))
    return folder


@pytest.fixture(scope="module")
def fitted(folder: Path) -> Result:
    settings = ("--epochs", 25, "--faces", 200, "--measured", 20, "--rounds", 1, "--least-r2", 0.2, *PSI)
    named = (folder / "network.safetensors", folder / "pictures.zip", folder / "labels.csv", folder / "out.npz")
    return run("fit", *named, "--regressor", folder / "regressor.safetensors", *settings)


def test_fit_writes_the_directions_and_prints_what_it_measured(folder: Path, fitted: Result) -> None:
    assert fitted.exit_code == 0, fitted.output
    network = stylegan2.load(folder / "network.safetensors")
    found = read_directions(folder / "out.npz", network.config, network.fingerprint)
    assert set(found.names) <= {"background_lightness", "background_redness", "background_yellowness"}
    assert found.names
    assert found.licence == "CC0 1.0"
    assert found.network == network.name
    for name, effects in zip(found.names, found.effects, strict=True):
        own = f"**{effects[found.names.index(name)]:.2f}**"
        assert any(line.startswith(f"| {name} |") and own in line for line in fitted.stdout.splitlines())


def test_a_kept_regressor_is_used_again_by_check(folder: Path, fitted: Result) -> None:
    named = (folder / "network.safetensors", folder / "out.npz", folder / "regressor.safetensors")
    # The seed of the faces that `fit` measures on: the matrix has to be the same.
    checked = run("check", *named, "--faces", 20, "--seed", 3, *PSI)
    assert checked.exit_code == 0, checked.output
    assert checked.stdout.strip().splitlines()[0] in fitted.stdout
    assert checked.stdout.strip().splitlines()[-1] in fitted.stdout


def test_strip_shows_the_asked_direction(folder: Path, fitted: Result) -> None:
    network = folder / "network.safetensors"
    loaded = stylegan2.load(network)
    name = read_directions(folder / "out.npz", loaded.config).names[0]
    options = ("--direction", name, "--seeds", "1,2", "--strengths", "-1,0,1", "--scale", 2)
    result = run("strip", network, folder / "out.npz", folder / "strip.png", *options)
    assert result.exit_code == 0, result.output
    with Image.open(folder / "strip.png") as picture:
        assert picture.size == (3 * 16, 14 + 2 * 16)


def test_convert_makes_a_file_of_boundaries(folder: Path) -> None:
    np.save(folder / "smile.npy", np.arange(1.0, 6)[None])
    out = folder / "converted.safetensors"
    result = run("convert", f"smile={folder / 'smile.npy'}", out, "--network", folder / "network.safetensors")
    assert result.exit_code == 0, result.output
    network = stylegan2.load(folder / "network.safetensors")
    found = read_directions(out, network.config, network.fingerprint)
    cosine = found.shift("smile")[0] @ np.arange(1.0, 6) / np.linalg.norm(found.shift("smile")[0]) / np.sqrt(55)
    assert cosine == pytest.approx(1)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("fit", "network.safetensors", "pictures.zip", "labels.csv", "out.json"), "must end in .safetensors or .npz"),
        (("fit", "network.safetensors", "pictures.zip", "labels.csv", "a.npz", "--faces", 5), "`faces` must be at"),
        (("fit", "network.safetensors", "pictures.zip", "labels.csv", "a.npz", "--epochs", 0), "Invalid value"),
        (("fit", "network.safetensors", "labels.csv", "labels.csv", "a.npz"), "cannot be opened"),
        (("convert", "smile", "a.npz", "--network", "network.safetensors"), "must be given as NAME=FILE"),
        (
            ("convert", "a=x.npy", "a=y.npy", "a.npz", "--network", "network.safetensors"),
            "each boundary must have a different name",
        ),
        (("strip", "network.safetensors", "other.npz", "a.png"), "are of another network"),
        (
            ("strip", "network.safetensors", "other.npz", "a.png", "--seeds", "1,x"),
            "must be numbers separated by commas",
        ),
        (("check", "network.safetensors", "labels.csv", "labels.csv"), "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple, message: str
) -> None:
    monkeypatch.chdir(folder)
    vectors = np.ones((1, 4, 5), np.float32)
    write_directions(Path("other.npz"), Directions(names=("smile",), directions=vectors, fingerprint="ab"))
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not (folder / "a.npz").exists()
    assert not (folder / "a.png").exists()
