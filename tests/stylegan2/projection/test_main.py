"""`python -m stylegan2.projection lpips` converts the published weights."""

import numpy as np
from click.testing import CliRunner

from stylegan2.projection.__main__ import main
from stylegan2.projection.lpips_file import read_lpips
from tests.stylegan2.projection.lpips_files import published, random_weights


def test_the_published_files_are_converted(tmp_path):
    backbone, heads = published(random_weights(), tmp_path)
    output = tmp_path / "lpips.safetensors"
    result = CliRunner().invoke(main, ["lpips", str(backbone), str(heads), str(output)])
    assert result.exit_code == 0, result.output
    read = read_lpips(output)
    assert all(np.array_equal(read[name], weight) for name, weight in random_weights().items())


def test_swapped_files_are_refused_by_name(tmp_path):
    backbone, heads = published(random_weights(), tmp_path)
    result = CliRunner().invoke(main, ["lpips", str(heads), str(backbone), str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "alex.pth" in result.output
    assert "features.0.weight" in result.output
    assert not (tmp_path / "out").exists()
