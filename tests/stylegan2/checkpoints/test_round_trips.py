"""Every format, with every setting that it admits: written by our own writers, read back, compared."""

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.weights import fingerprint, generator_shapes
from tests.stylegan2.checkpoints import writers
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

SIXTEEN = {"img_height": 16, "img_width": 16, "channels": (6, 5, 4), "z_dim": 7, "w_dim": 8, "mapping_layers": 2}
PLAIN = {
    "plain": {},
    "eight mapping layers": {"mapping_layers": 8},
    "one mapping layer": {"mapping_layers": 1},
    "a filter of two taps": {"resample_filter": (1, 1)},
    "a filter of three taps": {"resample_filter": (1, 2, 1)},
    "a filter of eight uneven taps": {"resample_filter": (1, 2, 5, 8, 8, 5, 2, 1)},
    "4 px": {"img_height": 4, "img_width": 4, "channels": (6,)},
    "64 px": {"img_height": 64, "img_width": 64, "channels": (8, 7, 6, 5, 4)},
}
TENSORFLOW = PLAIN | {
    "gray": {"img_channels": 1},
    "RGBA": {"img_channels": 4},
    "resnet": {"architecture": "resnet"},
    "orig": {"architecture": "orig"},
    "a wide mapping network": {"layer_features": 12, "mapping_layers": 3},
    "another learning rate multiplier": {"mapping_lr_multiplier": 0.1},
    "relu": {"activation": "relu", "mapping_activation": "linear"},
}
ADA = TENSORFLOW | {
    "conditional": {"c_dim": 3},
    "conditional with another embedding": {"c_dim": 3, "embed_features": 5},
    "clamped": {"conv_clamp": 256},
    "without noise": {"use_noise": False},
    "resnet, clamped, gray": {"architecture": "resnet", "conv_clamp": 0.5, "img_channels": 1},
}
NOT_SQUARE = {"wide": {"img_height": 24, "img_width": 40}}


def cases(settings):
    return pytest.mark.parametrize("settings", settings.values(), ids=settings.keys())


def checkpoint_of(settings):
    return random_checkpoint(GeneratorConfig(**(SIXTEEN | settings)))


def assert_read_back(tmp_path, content, checkpoint):
    path = tmp_path / "no-suffix"
    path.write_bytes(content)
    found = read_checkpoint(path)
    assert found.config == checkpoint.config
    assert set(found.weights) == set(generator_shapes(checkpoint.config))
    for name, weight in found.weights.items():
        assert weight.dtype == np.float32
        # TensorFlow's files keep a style's bias less the 1, which costs its last bit.
        np.testing.assert_allclose(weight, checkpoint.weights[name], rtol=0, atol=2e-7, err_msg=name)
    return found


@cases(ADA)
@pytest.mark.parametrize("layout", ["ada", "sg3"])
@pytest.mark.parametrize("attributes", [True, False], ids=["by attributes", "by arguments"])
def test_a_torch_pickle_is_read_back(tmp_path, settings, layout, attributes):
    checkpoint = checkpoint_of(settings)
    content = writers.torch_pickle_file(checkpoint, layout, attributes=attributes)
    found = assert_read_back(tmp_path, content, checkpoint)
    assert fingerprint(found.config, found.weights) == fingerprint(checkpoint.config, checkpoint.weights)


@pytest.mark.parametrize("numpy", [1, 2])
@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_torch_pickle_is_read_back_whatever_python_and_numpy_wrote_it(tmp_path, protocol, numpy):
    checkpoint = checkpoint_of({})
    assert_read_back(tmp_path, writers.torch_pickle_file(checkpoint, "sg3", protocol, numpy), checkpoint)


def test_half_precision_weights_become_single(tmp_path):
    checkpoint = checkpoint_of({})
    weights = {name: weight.astype("f2").astype("f4") for name, weight in checkpoint.weights.items()}
    content = writers.torch_pickle_file(checkpoint, dtype="f2")
    assert_read_back(tmp_path, content, type(checkpoint)(checkpoint.config, weights))


def test_g_is_taken_where_there_is_no_g_ema_and_said_so(tmp_path):
    path = tmp_path / "network.pkl"
    path.write_bytes(writers.torch_pickle_file(checkpoint_of({}), networks=("G", "D")))
    found, expected = read_checkpoint(path), random_checkpoint(GeneratorConfig(**SIXTEEN), seed=99)
    assert found.metadata["network"] == "G"
    np.testing.assert_array_equal(found.weights["mapping/w_avg"], expected.weights["mapping/w_avg"])


@cases(TENSORFLOW)
def test_a_stylegan2_tensorflow_pickle_is_read_back(tmp_path, settings):
    checkpoint = checkpoint_of(settings)
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "stylegan2", protocol=4), checkpoint)


@cases(ADA)
@pytest.mark.parametrize("numpy", [1, 2])
def test_a_stylegan2_ada_tensorflow_pickle_is_read_back(tmp_path, settings, numpy):
    checkpoint = checkpoint_of(settings)
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "ada", numpy=numpy), checkpoint)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_a_tensorflow_pickle_is_read_back_whatever_python_wrote_it(tmp_path, protocol):
    checkpoint = checkpoint_of({})
    assert_read_back(tmp_path, writers.tf_pickle_file(checkpoint, "ada", protocol), checkpoint)


@cases(PLAIN)
@pytest.mark.parametrize("container", ["zip", "stream"])
def test_a_rosinality_checkpoint_is_read_back(tmp_path, settings, container):
    if settings.get("channels") == (6,):
        pytest.skip("the program has no 4 px networks")
    checkpoint = checkpoint_of(settings | {"z_dim": 8})
    assert_read_back(tmp_path, writers.rosinality_file(checkpoint, container), checkpoint)


@cases(ADA | NOT_SQUARE)
def test_our_own_file_is_read_back(tmp_path, settings):
    checkpoint = checkpoint_of(settings)
    write_checkpoint(tmp_path / "x.safetensors", checkpoint)
    content = (tmp_path / "x.safetensors").read_bytes()
    found = assert_read_back(tmp_path, content, checkpoint)
    assert fingerprint(found.config, found.weights) == fingerprint(checkpoint.config, checkpoint.weights)
