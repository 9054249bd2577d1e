"""`fit` writes the directions of a network and prints its measurements."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

import stylegan2
from stylegan2.directions import read_directions
from tests.stylegan2.training.directions.commands.running import assert_refused


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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network.safetensors", "pictures.zip", "labels.csv", "out.json"), "must end in .safetensors or .npz"),
        (("network.safetensors", "pictures.zip", "labels.csv", "a.npz", "--faces", 5), "`faces` must be at"),
        (("network.safetensors", "pictures.zip", "labels.csv", "a.npz", "--epochs", 0), "Invalid value"),
        (("network.safetensors", "labels.csv", "labels.csv", "a.npz"), "cannot be opened"),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_fit_refuses_what_it_cannot_use_and_writes_nothing(arguments: tuple[object, ...], message: str) -> None:
    assert_refused(("fit", *arguments), message)
