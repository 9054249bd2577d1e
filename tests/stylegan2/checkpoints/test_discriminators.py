"""A discriminator is read on request, computes what it did in its program, and never prevents reading the generator."""

import dataclasses

import numpy as np
import pytest
from keras import ops

from stylegan2.checkpoints import read_checkpoint
from stylegan2.checkpoints.torch_zip import read_zip
from stylegan2.checkpoints.unpickler import unpickle
from stylegan2.config import GeneratorConfig
from stylegan2.discriminator import Discriminator
from stylegan2.weights import discriminator_shapes
from tests.beside import REFERENCE
from tests.stylegan2.checkpoints import original_discriminators as original
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.discriminator_cases import (
    ADA,
    GENERATOR,
    PLAIN,
    TENSORFLOW,
    assert_same,
    changed,
    saved,
    with_discriminator,
)
from tests.stylegan2.checkpoints.discriminator_writers import random_discriminator
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.reference_files import every_reference_file

WRITERS = {
    "ada": writers.torch_pickle_file,
    "ada by arguments": lambda checkpoint: writers.torch_pickle_file(checkpoint, attributes=False),
    "stylegan3": lambda checkpoint: writers.torch_pickle_file(checkpoint, "sg3", 4, 2),
    "stylegan2 TensorFlow": lambda checkpoint: writers.tf_pickle_file(checkpoint, "stylegan2", 4),
    "stylegan2-ada TensorFlow": writers.tf_pickle_file,
    "rosinality zip": lambda checkpoint: writers.rosinality_file(checkpoint, "zip", training=True),
    "rosinality stream": lambda checkpoint: writers.rosinality_file(checkpoint, "stream", training=True),
}
KNOWS = {"stylegan2 TensorFlow": TENSORFLOW, "rosinality zip": PLAIN, "rosinality stream": PLAIN}
CASES = [(form, name, settings) for form in WRITERS for name, settings in KNOWS.get(form, ADA).items()]
every_case = pytest.mark.parametrize(
    ("form", "settings"),
    [(form, settings) for form, _, settings in CASES],
    ids=[f"{form}, {name}" for form, name, _ in CASES],
)
every_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS.keys())


@every_case
def test_a_discriminator_is_read_back(tmp_path, form, settings):
    checkpoint = with_discriminator(**settings)
    found = read_checkpoint(saved(tmp_path, WRITERS[form](checkpoint)), discriminator=True)
    unlabelled = not settings.get("c_dim")
    expected = checkpoint.discriminator
    if unlabelled:  # nothing in the file says how labels would be mapped
        config = dataclasses.replace(expected.config, cmap_dim=512, mapping_layers=8)
        expected = dataclasses.replace(expected, config=config)
    assert_same(found.discriminator, expected)
    assert found.no_discriminator == ""


FORK = random_checkpoint(GeneratorConfig(img_height=16, img_width=24, channels=(4, 3, 3), z_dim=5, w_dim=5))


@pytest.mark.parametrize("form", WRITERS)
def test_the_discriminator_of_a_network_with_another_constant_is_read_back(tmp_path, form):
    checkpoint = with_discriminator(FORK, img_height=16, img_width=24, cmap_dim=512, mapping_layers=8)
    found = read_checkpoint(saved(tmp_path, WRITERS[form](checkpoint)), discriminator=True)
    assert_same(found.discriminator, checkpoint.discriminator)


# What the originals compute


def our_logits(found, images, c=None):
    """Returns our network's logits of images [N, C, H, W]."""
    network = Discriminator(found.config, name="discriminator", dtype="float32")
    network.build()
    assert {variable.path for variable in network.variables} == set(found.weights)
    for variable in network.variables:
        variable.assign(found.weights[variable.path])
    return ops.convert_to_numpy(network(ops.convert_to_tensor(images.transpose(0, 2, 3, 1)), c))


def layers_in(content: bytes, side: int) -> original.TorchLayers:
    """Returns the discriminator's arrays as the file has them."""
    if content.startswith(b"PK"):
        state = read_zip(memoryview(content))["d"]
        return original.RosinalityLayers({name: tensor.to_numpy() for name, tensor in state.items()}, side)
    networks, _ = unpickle(memoryview(content))
    if isinstance(networks, dict):
        return original.TorchLayers(dict(torch_arrays(networks["D"])))
    variables = dict(networks[1].state["variables"])
    return original.TensorFlowLayers({name: to_numpy(array) for name, array in variables.items()})


def torch_arrays(module, prefix=""):
    for part in ("_parameters", "_buffers"):
        for name, array in module.state[part].items():
            yield prefix + name, to_numpy(array)
    for name, child in module.state["_modules"].items():
        yield from torch_arrays(child, f"{prefix}{name}.")


def to_numpy(array):
    return array.to_numpy() if hasattr(array, "to_numpy") else np.asarray(array)


def some_images(config, batch=8):
    shape = (batch, config.img_channels, config.img_height, config.img_width)
    return np.random.default_rng(1).standard_normal(shape).astype(np.float32)


def some_labels(config, batch=8):
    return np.eye(config.c_dim, dtype=np.float32)[np.arange(batch) % config.c_dim] if config.c_dim else None


def assert_judges_alike(ours, theirs):
    assert np.ptp(theirs) > 1e-3
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-5 * np.abs(theirs).max())


@pytest.mark.parametrize(
    ("form", "settings"),
    [
        *(("ada", settings) for name, settings in ADA.items() if name not in ("8 px", "two taps", "gray")),
        *((form, {}) for form in WRITERS if form not in ("ada", "rosinality stream")),
        ("stylegan2-ada TensorFlow", {"c_dim": 3, "architecture": "skip"}),
    ],
    ids=str,
)
def test_a_ported_discriminator_computes_what_the_original_does(tmp_path, form, settings):
    content = WRITERS[form](with_discriminator(**settings))
    found = read_checkpoint(saved(tmp_path, content), discriminator=True).discriminator
    images, labels = some_images(found.config), some_labels(found.config)
    theirs = original.logits(
        layers_in(content, found.config.img_height),
        images,
        labels,
        architecture=settings.get("architecture", "resnet"),
        activation=settings.get("activation", "lrelu"),
        clamp=settings.get("conv_clamp"),
        taps=settings.get("resample_filter", (1, 3, 3, 1)),
        group=settings.get("mbstd_group_size", 4),
        features=settings.get("mbstd_channels", 1),
    )
    assert_judges_alike(our_logits(found, images, labels), theirs)


@pytest.mark.long
@every_reference_file
def test_the_discriminator_of_a_reference_file_computes_what_the_original_does(path):
    checkpoint = read_checkpoint(path, discriminator=True)
    found = checkpoint.discriminator
    if path.suffix == ".pt":
        assert checkpoint.no_discriminator == "the file has no discriminator (`d`)"
        return
    if ".newtorch_" in path.name:
        assert_same(found, read_checkpoint(REFERENCE / f"{path.name.partition('.')[0]}.pkl", True).discriminator)
        return
    images, labels = some_images(found.config), some_labels(found.config)
    layers = layers_in(path.read_bytes(), found.config.img_height)
    whole_batch = path.name.startswith("tf_stylegan2ada")  # the default of that program
    clamp = 256 if path.name.startswith("sg3") else None
    theirs = original.logits(layers, images, labels, clamp=clamp, group=None if whole_batch else 4)
    assert_judges_alike(our_logits(found, images, labels), theirs)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"{REFERENCE} with its networks is missing")
def test_one_discriminator_is_the_same_in_both_of_nvidias_formats():
    torch, tensorflow = (
        read_checkpoint(REFERENCE / name, discriminator=True).discriminator
        for name in ("ada_gray32.pkl", "tf_stylegan2ada__ada_gray32.pkl")
    )
    for name in discriminator_shapes(torch.config):
        np.testing.assert_array_equal(torch.weights[name], tensorflow.weights[name], err_msg=name)


def test_another_learning_rate_multiplier_of_the_label_changes_no_logit(tmp_path):
    checkpoint = with_discriminator(c_dim=3)
    network = writers.discriminator_writers
    settings = network.tf_settings(checkpoint.discriminator.config) | {"mapping_lrmul": 0.1}
    weights = network.tf_weights(checkpoint.discriminator)
    generator = writers.tf_generator(GENERATOR, "ada")
    content = pickles.dumps((generator, writers.tf_network("ada", "D", "D_main", weights, settings), generator))
    found = read_checkpoint(saved(tmp_path, content), discriminator=True).discriminator
    images, labels = some_images(found.config), some_labels(found.config)
    theirs = original.logits(layers_in(content, 16), images, labels, lr_multiplier=0.1)
    assert_judges_alike(our_logits(found, images, labels), theirs)


# What is not there, and what is broken


@every_format
def test_the_discriminator_is_read_only_on_request(tmp_path, write):
    found = read_checkpoint(saved(tmp_path, write(with_discriminator())))
    assert found.discriminator is None
    assert found.no_discriminator == ""


@pytest.mark.parametrize("form", [form for form in WRITERS if form not in ("ada", "stylegan3")])
def test_a_discriminator_that_lacks_a_weight_is_left_out_in_every_format(tmp_path, form):
    content = WRITERS[form](changed(discriminator_out_bias=None))
    found = read_checkpoint(saved(tmp_path, content), discriminator=True)
    assert found.discriminator is None
    assert any(name in found.no_discriminator for name in ("`b4.out.bias`", "`Output/bias`", "`final_linear.1.bias`"))


def test_a_discriminator_of_more_numbers_than_its_file_has_bytes_is_refused(tmp_path):
    found, storages = random_discriminator(channels=(32, 32, 32)), [pickles.Stored("all", np.ones(16384, "u1"))]
    discriminator = {
        name: pickles.tensor(np.ones(array.shape, "u1"), storages[0])
        for name, array in writers.discriminator_writers.rosinality_weights(found).items()
    }
    generator = {}
    for name, array in writers.rosinality_weights(GENERATOR, noise=True).items():
        storages.append(pickles.Stored(name, np.ravel(array)))
        generator[name] = pickles.tensor(array, storages[-1])
    path = saved(tmp_path, writers.torch_zip({"g_ema": generator, "d": discriminator}, storages))
    assert "claims a network of" in read_checkpoint(path, discriminator=True).no_discriminator
