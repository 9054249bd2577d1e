"""Each kind of hostile file is refused or read within seconds and 200 MB, and its message is one printable line."""

import random
import time

import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import hostile_networks, hostile_pickles


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", [*hostile_pickles.KINDS, *hostile_networks.KINDS], ids=lambda kind: kind.__name__)
def test_a_hostile_file_does_no_harm(tmp_path, kind, seed, little_memory):
    path = tmp_path / "network"
    path.write_bytes(kind(random.Random(seed)))
    begin = time.process_time()
    message = ""
    try:
        read_checkpoint(path, discriminator=True)
    except CheckpointError as error:
        message = str(error)
    assert time.process_time() - begin < 5
    assert message.isprintable()
    assert len(message) < 2000
