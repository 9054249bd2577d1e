"""The file of LPIPS weights comes back as it was written; other files are refused."""

import numpy as np
import pytest

from stylegan2.errors import CheckpointError
from stylegan2.projection.lpips_file import convert_weights, read_lpips, write_lpips
from stylegan2.projection.lpips_shapes import shapes
from tests.stylegan2.projection.lpips_files import random_weights


def test_written_weights_are_read_back_unchanged(tmp_path):
    write_lpips(tmp_path / "lpips.safetensors", random_weights())
    read = read_lpips(tmp_path / "lpips.safetensors")
    assert all(np.array_equal(read[name], weight) for name, weight in random_weights().items())
    assert list(read) == list(shapes())


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4" + bytes(100)])
def test_a_foreign_file_is_refused(tmp_path, content):
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(CheckpointError, match="foreign"):
        read_lpips(tmp_path / "foreign")
    with pytest.raises(CheckpointError, match="foreign"):
        convert_weights(tmp_path / "foreign", tmp_path / "foreign")
    with pytest.raises(CheckpointError, match="nothing"):
        read_lpips(tmp_path / "nothing")
