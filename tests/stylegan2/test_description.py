"""A network can be described before it is loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.description import UNKNOWN_LICENCE, UNKNOWN_NOTE, describe
from stylegan2.errors import CheckpointError

ROOT = Path(__file__).parents[2]


def test_the_bundled_network_is_described_completely():
    found = describe("bundled")
    assert (found.name, found.licence) == ("faces64", "CC0 1.0")
    assert (found.config.img_height, found.config.num_ws) == (64, 10)
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
