"""A regressor comes back from its file as it was; other files are refused."""

import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from stylegan2.pictures.pixels import from_pixels
from stylegan2.training.directions.regressor_file import RegressorFileError, read_regressor, write_regressor


def test_a_regressor_comes_back_from_its_file(regressor, pictures, tmp_path):
    write_regressor(tmp_path / "regressor.safetensors", regressor)
    read = read_regressor(tmp_path / "regressor.safetensors")
    assert read.config == regressor.config
    np.testing.assert_array_equal(read.r2, regressor.r2)
    images = from_pixels(pictures.images[:20])
    np.testing.assert_allclose(read(images), regressor(images), rtol=1e-5, atol=1e-4)


@pytest.mark.parametrize(
    "header", [{"format": "stylegan2 directions", "version": 1}, {"format": "attribute regressor", "version": 1}, [1]]
)
def test_a_file_with_another_format_is_refused(tmp_path, header):
    save_file({"mean": np.zeros(1)}, tmp_path / "file", metadata={"facespace": json.dumps(header)})
    with pytest.raises(RegressorFileError, match=r"regressor .*file cannot be read"):
        read_regressor(tmp_path / "file")
