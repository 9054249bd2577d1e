"""Which library computes the images."""

import logging
import sys

import pytest

from stylegan2.engines import ENGINES, choose_engine, fastest_engine, is_installed


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


def test_without_a_wish_it_is_one_that_is_installed():
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
    assert record.getMessage().startswith("OpenVINO is not installed: TensorFlow computes")


def test_what_is_not_installed_is_told_apart_without_importing_anything():
    before = set(sys.modules)
    assert not is_installed("facespace_nonsense")
    assert {"tensorflow", "openvino", "jax"} & (set(sys.modules) - before) == set()
