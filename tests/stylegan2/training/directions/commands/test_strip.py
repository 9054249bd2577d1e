"""`strip` draws edited faces."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from PIL import Image

import stylegan2
from stylegan2.directions import read_directions
from tests.stylegan2.training.directions.commands.running import assert_refused, run


def test_strip_draws_the_direction_that_is_asked_for(folder: Path, fitted: Result) -> None:
    network = folder / "network.safetensors"
    loaded = stylegan2.load(network)
    name = read_directions(folder / "out.npz", loaded.config).names[0]
    options = ("--direction", name, "--seeds", "1,2", "--strengths", "-1,0,1", "--scale", 2)
    result = run("strip", network, folder / "out.npz", folder / "strip.png", *options)
    assert result.exit_code == 0, result.output
    with Image.open(folder / "strip.png") as picture:
        assert picture.size == (3 * 32, 14 + 2 * 32)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network.safetensors", "other.npz", "a.png"), "are of another network"),
        (("network.safetensors", "other.npz", "a.png", "--seeds", "1,x"), "must be numbers separated by commas"),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_strip_refuses_what_it_cannot_use_and_writes_nothing(arguments: tuple[object, ...], message: str) -> None:
    assert_refused(("strip", *arguments), message)
