"""`check` measures the effects of directions again."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from tests.stylegan2.training.directions.commands.conftest import PSI
from tests.stylegan2.training.directions.commands.running import assert_refused, run


def test_check_repeats_the_measurements_of_fit_with_its_judge(folder: Path, fitted: Result) -> None:
    named = (folder / "network.safetensors", folder / "out.npz", folder / "judge.measures.safetensors")
    # The seed of the faces that `fit` measures on: the matrix has to be the same.
    checked = run("check", *named, "--faces", 20, "--seed", 3, *PSI)
    assert checked.exit_code == 0, checked.output
    assert checked.stdout.strip().splitlines()[0] in fitted.stdout
    assert checked.stdout.strip().splitlines()[-1] in fitted.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("network.safetensors", "steer.measures.safetensors", "steer.measures.safetensors"), "must be JSON"),
        (("network.safetensors", "other.npz", "steer.measures.safetensors"), "are of another network"),
    ],
)
@pytest.mark.usefixtures("in_folder")
def test_check_refuses_what_it_cannot_use_and_writes_nothing(arguments: tuple[object, ...], message: str) -> None:
    assert_refused(("check", *arguments), message)
