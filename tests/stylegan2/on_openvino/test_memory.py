"""A network says how much memory it takes, so that the service can unload others in time."""

import json
import subprocess
import sys

import pytest

from stylegan2.engines import is_installed
from tests.serving import ROOT

if not is_installed("openvino"):
    pytest.skip("OpenVINO is not installed", allow_module_level=True)

SCRIPT = """
import gc, json, resource, sys
import numpy as np
from stylegan2.config import GeneratorConfig, feature_maps
from stylegan2.on_openvino.network import OpenVINONetwork
from stylegan2.weights import Checkpoint, generator_shapes

def resident():
    pages = int(open("/proc/self/statm").read().split()[1])
    return pages * resource.getpagesize()

def network(side):
    config = GeneratorConfig(img_height=side, img_width=side, channels=feature_maps(side, side, 16384))
    shapes = generator_shapes(config).items()
    made = OpenVINONetwork(Checkpoint(config, {name: np.full(shape, 0.01, np.float32) for name, shape in shapes}))
    made.synthesis(np.zeros((1, config.num_ws, config.w_dim)))
    gc.collect()
    return made

first = network(4)  # libraries and thread pools
before = resident()
second = network(int(sys.argv[1]))
print(json.dumps([second.nbytes, resident() - before]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is read from /proc")
@pytest.mark.parametrize("side", [64, 256])
def test_what_a_network_says_it_takes_is_right_within_a_factor_of_one_and_a_half(side):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(side)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, taken = json.loads(run.stdout)
    assert taken / 1.5 < said < 1.5 * taken
