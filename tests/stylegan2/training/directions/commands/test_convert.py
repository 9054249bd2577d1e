"""`convert` makes a file of directions from boundaries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import stylegan2
from stylegan2.directions import read_directions
from tests.stylegan2.training.directions.commands.running import assert_refused, run


def test_convert_makes_a_file_of_directions_from_boundaries(folder: Path) -> None:
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
        (("smile", "a.npz", "--network", "network.safetensors"), "must be given as NAME=FILE"),
        (
            ("a=x.npy", "a=y.npy", "a.npz", "--network", "network.safetensors"),
            "each boundary must have a different name",
        ),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_convert_refuses_what_it_cannot_use_and_writes_nothing(arguments: tuple[object, ...], message: str) -> None:
    assert_refused(("convert", *arguments), message)
