"""The figures of the engine's table."""

import numpy as np
import pytest

from benchmarks import ceiling, engine, networks
from stylegan2.config import GeneratorConfig, feature_maps
from stylegan2.engines import is_installed


def rounds(*images, ceiling=100.0, chain=120.0, peak=1.0):
    return [{"image": image, "gflop": 30.0, "ceiling": ceiling, "chain": chain, "peak": peak} for image in images]


def test_the_work_of_a_network_is_that_of_its_convolutions():
    config = GeneratorConfig(img_height=8, img_width=16, channels=(5, 3))
    conv1 = 9 * (5 * 5 * 4 * 8 + 3 * 3 * 8 * 16)
    conv0 = 9 * 5 * 3 * 4 * 8  # each input is multiplied by each weight once
    assert networks.gflop(config) * 1e9 == pytest.approx(2 * (conv1 + conv0))


def test_config_f_takes_148_gflop_per_image():
    config = GeneratorConfig(img_height=1024, img_width=1024, channels=feature_maps(1024, 1024))
    assert networks.gflop(config) == pytest.approx(148.1, abs=0.05)


def test_every_share_is_one_of_the_highest_ceiling():
    rows = engine.summary({"openvino": rounds(0.5, ceiling=80.0), "tensorflow": rounds(1.0, ceiling=100.0)})
    assert (rows["openvino"].share, rows["tensorflow"].share) == pytest.approx((0.6, 0.3))
    assert (rows["openvino"].ceiling, rows["tensorflow"].ceiling) == (80.0, 100.0)
    assert (rows["openvino"].chain_share, rows["tensorflow"].chain_share) == pytest.approx((0.5, 0.25))


def test_the_ratio_is_the_median_of_the_rounds_ratios():
    rows = engine.summary({"openvino": rounds(1.0, 4.0, 1.0), "tensorflow": rounds(2.0, 8.0, 5.0)})
    assert (rows["openvino"].ratio, rows["tensorflow"].ratio) == (0.5, 1.0)
    assert (rows["openvino"].image, rows["tensorflow"].image) == (1.0, 5.0)


def test_without_tensorflow_there_is_no_ratio():
    assert engine.summary({"openvino": rounds(1.0)})["openvino"].ratio is None


@pytest.mark.skipif(not is_installed("openvino"), reason="OpenVINO is not installed")
@pytest.mark.parametrize("length", [1, 2])
def test_both_libraries_compute_the_same_chain(length):
    kernels = ceiling.kernels(8, length)
    on_openvino = ceiling.chain_on_openvino(6, kernels, "float32")()[0][0, :, 0, 0]
    assert np.allclose(on_openvino, ceiling.chain_on_keras(6, kernels, "float32")(), atol=1e-5)
