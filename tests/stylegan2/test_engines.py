"""Which library computes the images."""

import logging
import subprocess
import sys

import pytest

from stylegan2.engines import ENGINES, choose_engine, engine_versions, fastest_engine, is_installed
from tests.serving import ROOT


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_asked_for_computes_if_it_is_installed(engine):
    if is_installed(engine):
        assert choose_engine(engine) == engine
    else:
        with pytest.raises(ImportError, match=f"{engine} is not installed"):
            choose_engine(engine)


def test_an_unknown_engine_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"one of openvino, tensorflow, jax\. Received: 'torch'"):
        choose_engine("torch")


def test_the_default_engine_is_installed():
    assert is_installed(choose_engine())


@pytest.mark.parametrize("openvino", [True, False])
def test_tensorflow_computes_on_a_gpu(openvino):
    assert fastest_engine(gpu=True, openvino=openvino) == "tensorflow"


def test_openvino_computes_on_a_cpu_if_it_is_installed():
    assert fastest_engine(gpu=False, openvino=True) == "openvino"


def test_without_openvino_tensorflow_computes_and_one_line_says_so(caplog):
    with caplog.at_level(logging.INFO):
        assert fastest_engine(gpu=False, openvino=False) == "tensorflow"
    [record] = caplog.records
    assert record.getMessage().startswith("without OpenVINO, TensorFlow computes")


@pytest.mark.parametrize(
    ("engine", "named"),
    [("openvino", {"openvino", "numpy"}), ("tensorflow", {"keras", "tensorflow"}), ("jax", {"keras", "jax"})],
)
def test_the_versions_of_an_installed_engine_are_known(engine, named):
    versions = engine_versions(engine)
    assert set(versions) == named if is_installed(engine) else set(versions) < named
    assert all(version[0].isdigit() for version in versions.values())


def test_nothing_is_imported_to_know_the_version_of_an_engine():
    look = (
        "import sys; from stylegan2.engines import *; "
        "[(is_installed(each), engine_versions(each)) for each in ENGINES]; print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"tensorflow", "openvino", "jax", "keras", "numpy"}.isdisjoint(run.stdout.split())
