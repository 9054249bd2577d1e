"""A network can be described before it is loaded."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.description import UNKNOWN_LICENCE, UNKNOWN_NOTE, describe
from stylegan2.errors import CheckpointError
from tests.stylegan2.tiny_network import tiny_checkpoint

ROOT = Path(__file__).parents[2]


def test_the_bundled_network_is_described_completely():
    found = describe("bundled")
    assert (found.name, found.licence) == ("faces128", "CC0 1.0")
    assert (found.config.img_height, found.config.num_ws) == (128, 12)
    assert "synthetic" in found.note


def test_a_known_network_is_described_without_fetching_it():
    found = describe("stylegan2-ffhq-1024x1024")
    assert "Flickr" in found.note
    assert found.licence != UNKNOWN_LICENCE
    assert found.config is None


def test_an_address_is_named_after_its_file():
    assert describe("https://example.org/a/faces%201.pkl?x=1").name == "faces 1"


def test_facts_that_a_file_does_not_state_are_reported_as_unknown(tmp_path):
    (tmp_path / "mine.pkl").write_bytes(b"not even a pickle")
    found = describe(tmp_path / "mine.pkl")
    assert (found.name, found.licence, found.note, found.config) == ("mine", UNKNOWN_LICENCE, UNKNOWN_NOTE, None)


def test_a_folder_is_left_for_loading_to_refuse(tmp_path):
    assert describe(tmp_path).config is None


@pytest.mark.parametrize("name", ["x" * 201, "a\x1b[2J", 3, None, ["a"]], ids=lambda name: str(name)[:3])
def test_a_name_that_is_not_fit_to_be_shown_is_not_shown(tmp_path, name):
    checkpoint = dataclasses.replace(tiny_checkpoint(), metadata={"name": name})
    write_checkpoint(tmp_path / "mine.safetensors", checkpoint)
    assert describe(tmp_path / "mine.safetensors").name == "mine"
    with pytest.raises(CheckpointError, match="`name` in its metadata that must be a text of at most 200"):
        read_checkpoint(tmp_path / "mine.safetensors")


def test_a_missing_file_is_refused():
    with pytest.raises(CheckpointError, match="does not exist"):
        describe("no/such.pkl")


def test_describing_does_not_import_keras():
    look = "import sys; from stylegan2.description import describe; describe('bundled'); print('keras' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_the_name_of_an_address_contains_nothing_secret():
    assert describe("https://lab:hunter2@example.org/?token=hunter2").name == "example.org"
    assert describe("https://lab:hunter2@example.org/net.pkl;token=hunter2").name == "net"
