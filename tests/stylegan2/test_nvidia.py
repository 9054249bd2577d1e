"""GPUs are counted by asking their driver."""

from pathlib import Path

import pytest

from stylegan2.nvidia import gpu_count


def test_without_a_driver_there_is_no_gpu():
    assert gpu_count("libnonexistent.so.1") == 0


@pytest.mark.skipif(Path("/dev/nvidia0").exists(), reason="this machine has a GPU")
def test_a_machine_without_gpus_has_none():
    assert gpu_count() == 0


def test_a_file_that_is_no_library_is_no_driver(tmp_path):
    (tmp_path / "libcuda.so.1").write_text("nonsense")
    assert gpu_count(str(tmp_path / "libcuda.so.1")) == 0
