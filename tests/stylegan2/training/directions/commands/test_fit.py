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
    assert set(found.names) <= {"smile", "yaw"}
    assert found.names
    assert found.licence == "CC0 1.0"
    assert found.network == network.name
    assert "measured by steer.measures.safetensors" in found.made
    assert "judged by judge.measures.safetensors" in found.made
    assert "Effects were judged by judge.measures.safetensors." in fitted.stdout
    for name, effects in zip(found.names, found.effects, strict=True):
        own = f"**{effects[found.names.index(name)]:.2f}**"
        assert any(line.startswith(f"| {name} |") and own in line for line in fitted.stdout.splitlines())


STEER = ("--measures", "steer.measures.safetensors")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network.safetensors", "out.json", *STEER), "must end in .safetensors or .npz"),
        (("network.safetensors", "a.npz", *STEER, "--faces", 5), "`faces` must be at"),
        (
            ("network.safetensors", "a.npz", *STEER, "--faces", 100, "--least-r2", 1),
            "no attribute can be learned well enough",
        ),
        (("network.safetensors", "a.npz"), "Missing option '--measures'"),
        (("network.safetensors", "a.npz", "--measures", "missing"), "does not exist"),
        (("network.safetensors", "a.npz", "--measures", "network.safetensors"), "network.safetensors"),
        (("network.safetensors", "a.npz", *STEER, "--judge", "other.npz"), "other.npz"),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_fit_refuses_what_it_cannot_use_and_writes_nothing(arguments: tuple[object, ...], message: str) -> None:
    assert_refused(("fit", *arguments), message)
