"""On a CPU, what needs no gradients loads neither TensorFlow nor Keras, asks nobody, and writes nothing at home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.engines import is_installed
from tests.quiet_session import ASKED
from tests.serving import ROOT

if not is_installed("openvino"):
    pytest.skip("OpenVINO is not installed", allow_module_level=True)

COMMAND = """
from tests.quiet_session import record_connections
record_connections()
from facespace import main
main(["train", "show", "bundled", "faces.png", "--seeds", "2"], standalone_mode=False)
import sys
assert not {"keras", "tensorflow"} & set(sys.modules)
"""


def in_fresh_home(tmp_path: Path, *arguments: str, **settings: str) -> tuple[str, str]:
    """Runs Python in a working folder and a home folder that are empty; returns its output and its log."""
    home, folder = tmp_path / "home", tmp_path / "working"
    home.mkdir()
    folder.mkdir()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "FACESPACE_"))}
    environ |= {"HOME": str(home), "PYTHONPATH": str(ROOT), "FACESPACE_ENGINE": "openvino"} | settings
    run = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert not (folder / ASKED).exists(), (folder / ASKED).read_text()
    return run.stdout, run.stderr


def test_a_session_of_every_call_without_gradients_loads_no_tensorflow_and_asks_nobody(tmp_path: Path) -> None:
    output, _ = in_fresh_home(tmp_path, "-m", "tests.quiet_session")
    modules = json.loads(output)
    assert "openvino" in modules
    assert [name for name in modules if name.split(".")[0] in ("tensorflow", "keras", "jax", "torch")] == []
    assert [name for name in modules if name.startswith(("openvino_telemetry", "openvino.tools"))] == [
        "openvino.tools.ovc"
    ]
    written = {
        path.relative_to(tmp_path / "home").parts[:2] for path in (tmp_path / "home").rglob("*") if path.is_file()
    }
    assert written <= {(".cache", "facespace")}  # the w's behind principal components, which are our own


def test_a_command_that_shows_faces_loads_no_tensorflow_and_asks_nobody(tmp_path: Path) -> None:
    in_fresh_home(tmp_path, "-c", COMMAND)
    assert (tmp_path / "working" / "faces.png").is_file()
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.long
def test_without_openvino_tensorflow_computes_and_one_line_of_the_log_says_so(tmp_path: Path) -> None:
    script = """
import sys
sys.modules["openvino"] = None
import wsgi
app = wsgi.build()
assert app.extensions["facespace"].networks.wait_until_ready(120)
[face] = app.test_client().post("/faces?amount=1").json["faces"]
assert face["recipe"]["engine"]["tensorflow"], face
app.extensions["facespace"].close()
"""
    _, log = in_fresh_home(tmp_path, "-c", script, FACESPACE_ENGINE="auto")
    lines = [line for line in log.splitlines() if "OpenVINO" in line]
    assert len(lines) == 1, log
    assert "without OpenVINO, TensorFlow computes the images" in lines[0]
