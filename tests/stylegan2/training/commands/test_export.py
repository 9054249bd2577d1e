"""`export` writes the generator of a run to one file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.training.__main__ import training
from stylegan2.training.run_files import NETWORK_FILE
from tests.stylegan2.tiny_network import tiny_checkpoint


def run(*arguments: object) -> Result:
    return CliRunner().invoke(training, [str(argument) for argument in arguments])


@pytest.fixture
def run_folder(tmp_path: Path) -> Path:
    write_checkpoint(tmp_path / NETWORK_FILE, tiny_checkpoint())
    return tmp_path


def test_an_exported_network_says_its_name_and_licence(run_folder: Path) -> None:
    file = run_folder / "exported.safetensors"
    assert run("export", run_folder, file, "--name", "mine", "--licence", "CC0 1.0").exit_code == 0
    network = stylegan2.load(file)
    assert (network.name, network.licence) == ("mine", "CC0 1.0")


def test_an_export_of_a_folder_without_a_network_names_the_file(tmp_path: Path) -> None:
    result = run("export", tmp_path, tmp_path / "out.safetensors", "--name", "mine", "--licence", "CC0 1.0")
    assert result.exit_code == 1
    assert NETWORK_FILE in result.output
    assert not (tmp_path / "out.safetensors").exists()
