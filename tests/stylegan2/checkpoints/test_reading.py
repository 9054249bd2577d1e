"""Other files than StyleGAN2 networks are refused in one sentence that says what was found and what can be read."""

import dataclasses
import gzip
import os
import pickle
import zipfile

import numpy as np
import pytest
from safetensors.numpy import save

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

CONFIG = GeneratorConfig(img_height=8, img_width=8, channels=(4, 3), z_dim=5, w_dim=5, mapping_layers=2)


def refused(path) -> str:
    with pytest.raises(CheckpointError) as error:
        read_checkpoint(path)
    message = str(error.value)
    assert message.startswith(str(path))
    assert "Facespace reads StyleGAN2 networks" in message
    assert message.count(". ") == 0
    assert message.endswith(".")
    return message


def saved(tmp_path, content: bytes):
    path = tmp_path / "network.pkl"
    path.write_bytes(content)
    return path


def dcgan(container: str) -> bytes:
    """Returns the state dictionary of a generator like that of PyTorch's DCGAN example."""
    stored = [Stored("0", np.zeros(8, "f4")), Stored("1", np.zeros(2, "f4"))]
    weights = {"main.0.weight": pickles.tensor(np.zeros((2, 4), "f4"), stored[0])}
    weights["main.1.bias"] = pickles.tensor(np.zeros(2, "f4"), stored[1])
    content = pickles.ordered_dict(weights)
    return writers.torch_zip(content, stored) if container == "zip" else pickles.torch_stream(content, stored)


def stylegan3() -> bytes:
    layer = pickles.module("SynthesisLayer", {"weight": np.zeros((2, 2, 3, 3), "f4")}, {})
    children = {
        "synthesis": pickles.module("SynthesisNetwork", {}, {"input": layer, "L0_36_512": layer}),
        "mapping": pickles.module("MappingNetwork", {"w_avg": np.zeros(4, "f4")}, {"fc0": layer}),
    }
    network = pickles.module("Generator", {}, children)
    return pickles.dumps({"G": network, "D": None, "G_ema": network})


def tensorflow(mapping: dict, synthesis: dict, function: str = "G_main") -> bytes:
    components = {
        "mapping": writers.tf_network("stylegan2", "G_mapping", "G_mapping", mapping),
        "synthesis": writers.tf_network("stylegan2", "G_synthesis", function, synthesis),
    }
    network = writers.tf_network("stylegan2", "Gs", "G_main", {"lod": np.float32(0)}, {}, components)
    return pickles.dumps((network, network, network))


ONES = np.ones((4, 4), "f4")
FILES = {
    "an empty file": (b"", "empty"),
    "zeros": (bytes(5000), "zeros"),
    "a web page": (b"<!DOCTYPE html><html>Quota exceeded</html>", "web page"),
    "a web page after spaces": (b"\n\n  \t<html>", "web page"),
    "a web page after a byte order mark": (b"\xef\xbb\xbf\r\n<html>", "web page"),
    "an XML error": (b'<?xml version="1.0"?><Error>AccessDenied</Error>', "web page"),
    "a git-lfs pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n", "git-lfs"),
    "a gzip": (gzip.compress(b"network"), "gzip"),
    "an ONNX network": (b"\x08\x07\x12\x07pytorch\x1a\x03" + bytes(100), "ONNX"),
    "an HDF5 file": (b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "picture"),
    "a text": (b"Not found", "unknown format"),
    "a pickle of a number": (pickle.dumps(3), "something else"),
    "a pickle of an empty tuple": (pickle.dumps(()), "something else"),
    "a pickle of an empty dictionary": (pickle.dumps({}), "without a generator"),
    "a pickle of only D": (
        pickles.dumps({"D": pickles.module("Discriminator", {}, {})}),
        "without a generator",
    ),
    "a pickled discriminator": (pickles.dumps(pickles.module("Discriminator", {}, {})), "`Discriminator`"),
    "a StyleGAN3": (stylegan3(), "StyleGAN3"),
    "a DCGAN's torch zip": (dcgan("zip"), "`g_ema`"),
    "a DCGAN's torch stream": (dcgan("stream"), "`main.0.weight`"),
    "a whole torch module": (
        writers.torch_zip(Call(Name("__main__", "Generator"), state={}), []),
        "`__main__.Generator`",
    ),
    "another g_ema": (writers.torch_zip({"g_ema": {"a": 1}}, []), "`input.input`"),
    "a StyleGAN1": (
        tensorflow({"Dense0/weight": ONES}, {"4x4/Const/StyleMod/weight": ONES}, "G_synthesis"),
        "StyleGAN1",
    ),
    "a StyleGAN2 of config D": (
        tensorflow(
            {"Dense0/weight": ONES},
            {"4x4/Const/const": ONES, "ToRGB_lod0/weight": ONES},
            "G_synthesis_stylegan_revised",
        ),
        "config B, C or D",
    ),
    "the first program's conditional network": (
        tensorflow({"LabelConcat/weight": ONES, "Dense0/weight": ONES}, {"4x4/Const/const": ONES}),
        "`LabelConcat`",
    ),
    "another TensorFlow network": (tensorflow({}, {"conv/weight": ONES}), "not a StyleGAN2"),
}


@pytest.mark.parametrize(("content", "found"), FILES.values(), ids=FILES.keys())
def test_a_file_of_another_kind_is_refused_and_named(tmp_path, content, found):
    assert found in refused(saved(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path):
    assert "No such file" in refused(tmp_path / "network.pkl")


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_permission_is_refused(tmp_path):
    path = saved(tmp_path, b"x")
    path.chmod(0)
    assert "Permission denied" in refused(path)


def test_a_zip_of_another_program_is_refused(tmp_path):
    path = tmp_path / "network.pkl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no network")
    assert "torch did not write" in refused(path)


def test_an_empty_zip_is_refused(tmp_path):
    zipfile.ZipFile(tmp_path / "network.pkl", "w").close()
    refused(tmp_path / "network.pkl")


def test_a_safetensors_file_of_another_program_is_refused(tmp_path):
    content = save(dict(random_checkpoint(CONFIG).weights), {"format": "pt"})
    assert "another program" in refused(saved(tmp_path, content))


WRITERS = {
    "ada": lambda checkpoint: writers.torch_pickle_file(checkpoint, "ada"),
    "stylegan3": lambda checkpoint: writers.torch_pickle_file(checkpoint, "sg3", 4, 2),
    "tensorflow": writers.tf_pickle_file,
    "rosinality zip": writers.rosinality_file,
    "rosinality stream": lambda checkpoint: writers.rosinality_file(checkpoint, "stream"),
}
every_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())


def changed(**weights):
    """Returns the test network with other weights; None leaves a weight out."""
    checkpoint = random_checkpoint(CONFIG)
    kept = {name: weights.get(name.replace("/", "_"), array) for name, array in checkpoint.weights.items()}
    return dataclasses.replace(checkpoint, weights={name: array for name, array in kept.items() if array is not None})


@every_format
def test_a_file_that_is_cut_off_anywhere_is_refused(tmp_path, write):
    content = write(random_checkpoint(CONFIG))
    for length in (3, 100, len(content) // 3, len(content) // 2, len(content) - 500, len(content) - 1):
        refused(saved(tmp_path, content[:length]))


def test_our_own_file_that_is_cut_off_anywhere_is_refused(tmp_path):
    path = tmp_path / "network.safetensors"
    write_checkpoint(path, random_checkpoint(CONFIG))
    content = path.read_bytes()
    for length in (3, 9, 100, len(content) // 2, len(content) - 1):
        refused(saved(tmp_path, content[:length]))


@every_format
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_weights_that_are_not_finite_are_refused(tmp_path, write, value):
    bias = np.array([1, 2, value], "f4")
    assert "not finite" in refused(saved(tmp_path, write(changed(synthesis_block_1_conv1_bias=bias))))


@every_format
def test_a_missing_weight_is_refused_and_named(tmp_path, write):
    message = refused(saved(tmp_path, write(changed(mapping_dense_1_bias=None))))
    assert "lacks `" in message
    assert any(name in message for name in ("mapping.fc1.bias", "mapping/Dense1/bias", "style.2.bias"))


@every_format
def test_a_weight_of_another_shape_is_refused_and_named(tmp_path, write):
    kernel = np.zeros((3, 3, 7, 3), "f4")
    message = refused(saved(tmp_path, write(changed(synthesis_block_1_conv0_kernel=kernel))))
    assert "expected (3, 3, 4, 3)" in message


@pytest.mark.parametrize("channels", [2, 5])
def test_an_unknown_number_of_channels_is_refused(tmp_path, channels):
    torgb = {f"synthesis_block_{k}_torgb_bias": np.zeros(channels, "f4") for k in (0, 1)}
    assert "`img_channels` must be 1, 3 or 4" in refused(saved(tmp_path, writers.tf_pickle_file(changed(**torgb))))


def test_a_resampling_filter_that_differs_by_axis_is_refused(tmp_path):
    content = writers.torch_pickle_file(random_checkpoint(CONFIG))
    taps = np.array([1, 3, 3, 1], "f4") / 8
    other = np.outer(taps, [0, 0.5, 0.5, 0]).astype("f4")
    content = content.replace(np.outer(taps, taps).tobytes(), other.tobytes())
    assert "differs between the two axes" in refused(saved(tmp_path, content))


def test_a_network_that_does_not_normalise_latents_is_refused(tmp_path):
    network = writers.tf_generator(random_checkpoint(CONFIG), "ada", normalize_latents=False)
    assert "`normalize_latents`" in refused(saved(tmp_path, pickles.dumps((network,) * 3)))


def test_an_unknown_activation_is_refused(tmp_path):
    network = writers.tf_generator(random_checkpoint(CONFIG), "ada", nonlinearity="swish")
    assert "`activation` must be one of linear, relu, lrelu" in refused(saved(tmp_path, pickles.dumps(network)))
