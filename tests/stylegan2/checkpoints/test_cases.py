"""Files on which an earlier version was wrong. They lie beside the checkout; other clones lack them."""

from pathlib import Path

import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.errors import CheckpointError

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "cases"
READABLE = {
    "ada_nonsquare_4x6.pkl": (32, 48),
    "sg3_nonsquare_4x6.pkl": (32, 48),
    "tf_nonsquare_4x6.pkl": (32, 48),
    "nonsq_5x3.pt": (40, 24),
    "nonsq_8x8.pt": (32, 32),
    "train_ns_path.pt": (32, 32),
    "train_ns.pt": (32, 32),
    "keys_tuple.pt": (32, 32),
    "meta_ver.pt": (32, 32),
    "uint16.pt": (32, 32),
    "extra_path.pkl": (16, 16),
    "compiled_prefix.pt": (32, 32),
    "avg_18x512.pt": (32, 32),
}
HOSTILE = sorted(FOLDER.glob("hostile/*"))

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason=f"{FOLDER} with its files is missing")


@pytest.mark.parametrize(("name", "size"), READABLE.items(), ids=READABLE.keys())
def test_a_network_that_was_refused_is_read(name, size):
    found = read_checkpoint(FOLDER / name).config
    assert (found.img_height, found.img_width) == size


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.name)
def test_a_hostile_file_is_refused_and_its_field_named(path):
    with pytest.raises(CheckpointError) as error:
        read_checkpoint(path)
    if path.name.startswith("config--"):
        assert f"`{path.name.split('-')[2]}` must be" in str(error.value)
