"""`load` gives a network the name and the licence that its file states, and needs Keras only when it is called."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

import stylegan2
from stylegan2.checkpoints import write_checkpoint
from stylegan2.description import UNKNOWN_LICENCE
from tests.stylegan2.tiny_network import tiny_checkpoint

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("metadata", "name", "licence"),
    [({"name": "faces", "licence": "CC0 1.0"}, "faces", "CC0 1.0"), ({}, "mine", UNKNOWN_LICENCE)],
    ids=["stated", "not stated"],
)
def test_a_network_has_the_name_and_licence_of_its_file(tmp_path, metadata, name, licence):
    write_checkpoint(tmp_path / "mine.safetensors", dataclasses.replace(tiny_checkpoint(), metadata=metadata))
    network = stylegan2.load(tmp_path / "mine.safetensors")
    assert (network.name, network.licence) == (name, licence)


def test_the_precision_is_passed_on(tmp_path):
    write_checkpoint(tmp_path / "mine.safetensors", tiny_checkpoint())
    assert stylegan2.load(str(tmp_path / "mine.safetensors"), precision="bfloat16").precision == "bfloat16"


def test_importing_the_package_does_not_import_keras():
    look = "import sys, stylegan2; print('keras' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
