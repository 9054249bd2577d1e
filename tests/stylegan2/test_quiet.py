"""TensorFlow's greetings stay off standard error, and nothing else does."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stylegan2.quiet import pass_on

ROOT = Path(__file__).parents[2]
GREETING = b"""WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795622823.829108   12315 port.cc:153] oneDNN custom operations are on.
"""
SERIOUS = b"""W0000 00:00:1795622823.829108   12315 gpu.cc:1] Cannot open a library
E0000 00:00:1795622823.829108   12315 gpu.cc:2] Cannot register a factory
F0000 00:00:1795622823.829108   12315 cpu.cc:3] This CPU is too old
2026-11-25 16:07:10,450 INFO services.rendering.networks: ready
Traceback (most recent call last):
I have no newline"""


def run(code: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Runs `code` in a fresh process."""
    environ = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environ, capture_output=True, check=False)


def test_only_the_greetings_are_left_out() -> None:
    passed = io.BytesIO()
    pass_on(io.BytesIO(GREETING + SERIOUS + b"\n" + GREETING), passed)
    assert passed.getvalue() == SERIOUS + b"\n"


def test_the_last_words_of_a_process_that_aborts_arrive() -> None:
    aborted = run(
        "import os, stylegan2.quiet\n"
        f"with stylegan2.quiet.without_chatter():\n    os.write(2, {GREETING + SERIOUS!r})\n    os.abort()"
    )
    assert aborted.returncode == -signal.SIGABRT
    assert aborted.stderr == SERIOUS


def test_standard_error_is_as_before_afterwards() -> None:
    code = (
        "import os, sys, stylegan2.quiet\nbefore = os.fstat(2)\n"
        f"with stylegan2.quiet.without_chatter():\n    sys.stderr.write('between\\n')\n    os.write(2, {GREETING!r})\n"
        "assert os.path.samestat(before, os.fstat(2))\nsys.stderr.write('after\\n')"
    )
    ended = run(code)
    assert (ended.returncode, ended.stderr) == (0, b"between\nafter\n")


def test_a_process_without_standard_error_imports_all_the_same() -> None:
    ended = run("import os, stylegan2.quiet\nos.close(2)\nwith stylegan2.quiet.without_chatter():\n    print('done')")
    assert (ended.returncode, ended.stdout) == (0, b"done\n")


def test_an_error_of_the_import_is_raised() -> None:
    failed = run("import sys, stylegan2.quiet\nsys.modules['tensorflow'] = None\nstylegan2.quiet.import_keras()")
    assert failed.returncode == 1
    assert b"ModuleNotFoundError" in failed.stderr


@pytest.mark.parametrize("backend", ["openvino", "torch", "nonsense"])
def test_another_backend_of_keras_is_refused_before_it_is_imported(backend: str) -> None:
    code = """
import sys, stylegan2.quiet
try:
    stylegan2.quiet.import_keras()
except RuntimeError as error:
    print(error, "keras" in sys.modules)
"""
    ended = run(code, KERAS_BACKEND=backend)
    expected = f"KERAS_BACKEND must be tensorflow or jax. Received: '{backend}' False"
    assert (ended.returncode, ended.stdout.decode().strip()) == (0, expected)


def test_keras_reads_and_writes_nothing_in_the_home_folder(tmp_path: Path) -> None:
    (tmp_path / ".keras").mkdir()
    (tmp_path / ".keras" / "keras.json").write_text('{"backend": "openvino", "floatx": "float16"}')
    code = """
import stylegan2.quiet
stylegan2.quiet.import_keras()
import keras
print(keras.backend.backend(), keras.config.floatx())
"""
    ended = run(code, HOME=str(tmp_path))
    assert ended.stdout.decode().strip() == "tensorflow float32", ended.stderr
    assert {path.name for path in tmp_path.rglob("*")} == {".keras", "keras.json"}


@pytest.mark.long
@pytest.mark.parametrize(("settings", "is_silent"), [({}, True), ({"TF_CPP_MIN_LOG_LEVEL": "0"}, False)])
def test_a_network_is_loaded_in_silence_unless_asked_otherwise(settings: dict[str, str], is_silent: bool) -> None:
    loaded = run(
        "import numpy as np, stylegan2\nnetwork = stylegan2.load('bundled', engine='tensorflow')\n"
        "network.synthesis(network.mapping(np.zeros((1, network.config.z_dim))))",
        **settings,
    )
    assert loaded.returncode == 0
    assert (loaded.stderr == b"") == is_silent, loaded.stderr
