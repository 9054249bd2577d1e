"""OpenVINO's report to a statistics server stays out: nothing is written into the home folder, and nobody is asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("openvino", reason="OpenVINO is not installed")
ROOT = Path(__file__).parents[3]
SCRIPT = """
import socket, sys
def refuse(*arguments):
    raise AssertionError(f"asked for {arguments}")
socket.socket.connect = socket.getaddrinfo = refuse
import stylegan2
network = stylegan2.load("bundled", engine="openvino")
network.synthesis(network.mapping([[0.0] * network.config.z_dim]))
assert not {"keras", "tensorflow", "jax", "torch"} & set(sys.modules)
assert not any(name.startswith("openvino_telemetry") for name in sys.modules)
"""


def test_a_fresh_home_stays_empty_and_no_connection_is_made(tmp_path):
    environ = {name: value for name, value in os.environ.items() if name != "XDG_CACHE_HOME"} | {"HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environ, check=True)
    assert list(tmp_path.rglob("*")) == []
