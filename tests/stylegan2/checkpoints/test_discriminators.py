"""A file's discriminator is read if asked for, judges as it did there, and never stands in the generator's way."""

import dataclasses

import numpy as np
import pytest
from keras import ops
from safetensors import safe_open

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.checkpoints.discriminators import WHOLE_BATCH
from stylegan2.checkpoints.torch_zip import read_zip
from stylegan2.checkpoints.unpickler import unpickle
from stylegan2.config import GeneratorConfig
from stylegan2.discriminator import Discriminator
from stylegan2.weights import discriminator_shapes, fingerprint
from tests.stylegan2.checkpoints import original_discriminators as original
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.discriminator_writers import random_discriminator
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.reference_files import FOLDER, every_reference_file

GENERATOR = random_checkpoint(
    GeneratorConfig(img_height=16, img_width=16, channels=(4, 3, 3), z_dim=5, w_dim=5, mapping_layers=2)
)
PLAIN = {"plain": {}, "8 px": {"img_height": 8, "img_width": 8}, "two taps": {"resample_filter": (1, 1)}}
TENSORFLOW = PLAIN | {
    "gray": {"img_channels": 1},
    "skip": {"architecture": "skip", "img_channels": 4},
    "orig": {"architecture": "orig"},
    "relu": {"activation": "relu"},
    "groups of two, two features": {"mbstd_group_size": 2, "mbstd_channels": 2},
    "the whole batch a group": {"mbstd_group_size": WHOLE_BATCH},
    "without minibatch statistics": {"mbstd_channels": 0},
    "an uneven filter": {"resample_filter": (1, 2, 5, 8, 8, 5, 2, 1)},
}
ADA = TENSORFLOW | {
    "clamped": {"conv_clamp": 0.5},
    "labels": {"c_dim": 3},
    "labels without mapping layers": {"c_dim": 3, "mapping_layers": 0},
}
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


def with_discriminator(generator=GENERATOR, **settings):
    return dataclasses.replace(generator, discriminator=random_discriminator(**settings))


def saved(tmp_path, content):
    path = tmp_path / "network"
    path.write_bytes(content)
    return path


def assert_same(found, expected):
    assert found.config == expected.config
    assert list(found.weights) == list(discriminator_shapes(expected.config))
    for name, weight in found.weights.items():
        assert weight.dtype == np.float32
        np.testing.assert_array_equal(weight, expected.weights[name], err_msg=name)


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


# What the originals compute


def our_logits(found, images, c=None):
    """Our network's opinion of images [N, C, H, W]."""
    network = Discriminator(found.config, name="discriminator", dtype="float32")
    network.build()
    assert {variable.path for variable in network.variables} == set(found.weights)
    for variable in network.variables:
        variable.assign(found.weights[variable.path])
    return ops.convert_to_numpy(network(ops.convert_to_tensor(images.transpose(0, 2, 3, 1)), c))


def layers_in(content: bytes, side: int) -> original.TorchLayers:
    """The discriminator's arrays as the file has them."""
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
def test_a_ported_discriminator_judges_as_the_original_arithmetic_does(tmp_path, form, settings):
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
def test_the_discriminator_of_a_reference_file_judges_as_the_original_arithmetic_does(path):
    checkpoint = read_checkpoint(path, discriminator=True)
    found = checkpoint.discriminator
    if path.suffix == ".pt":
        assert checkpoint.no_discriminator == "the file has no discriminator (`d`)"
        return
    if ".newtorch_" in path.name:
        assert_same(found, read_checkpoint(FOLDER / f"{path.name.partition('.')[0]}.pkl", True).discriminator)
        return
    images, labels = some_images(found.config), some_labels(found.config)
    layers = layers_in(path.read_bytes(), found.config.img_height)
    whole_batch = path.name.startswith("tf_stylegan2ada")  # the default of that program
    clamp = 256 if path.name.startswith("sg3") else None
    theirs = original.logits(layers, images, labels, clamp=clamp, group=None if whole_batch else 4)
    assert_judges_alike(our_logits(found, images, labels), theirs)


@pytest.mark.skipif(not FOLDER.exists(), reason=f"{FOLDER} with its networks is missing")
def test_one_discriminator_is_the_same_in_both_of_nvidias_formats():
    torch, tensorflow = (
        read_checkpoint(FOLDER / name, discriminator=True).discriminator
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


# Our own file


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("settings", [*ADA.values(), {"img_height": 24, "img_width": 40}], ids=str)
def test_our_own_file_keeps_the_discriminator(tmp_path, settings, dtype):
    checkpoint = with_discriminator(**settings)
    write_checkpoint(tmp_path / "x", checkpoint, dtype)
    found = read_checkpoint(tmp_path / "x", discriminator=True)
    kept = {name: array.astype(dtype).astype("f4") for name, array in checkpoint.discriminator.weights.items()}
    assert_same(found.discriminator, dataclasses.replace(checkpoint.discriminator, weights=kept))


def test_the_discriminator_changes_neither_the_generator_nor_its_fingerprint(tmp_path):
    write_checkpoint(tmp_path / "x", with_discriminator())
    for found in (read_checkpoint(tmp_path / "x"), read_checkpoint(tmp_path / "x", discriminator=True)):
        assert fingerprint(found.config, found.weights) == fingerprint(GENERATOR.config, GENERATOR.weights)


def test_a_checkpoint_without_one_is_written_as_ever(tmp_path):
    write_checkpoint(tmp_path / "x", GENERATOR)
    with safe_open(tmp_path / "x", "numpy") as file:
        assert not any(name.startswith("discriminator") for name in file.keys())  # noqa: SIM118
        assert "discriminator" not in file.metadata()["facespace"]
    found = read_checkpoint(tmp_path / "x", discriminator=True)
    assert found.discriminator is None
    assert found.no_discriminator == "the file has no discriminator"


@pytest.mark.parametrize(
    ("array", "message"),
    [(None, "lacks the weight"), (np.zeros(9, "f4"), "must have the shape"), (np.full(1, np.nan), "must be finite")],
    ids=["missing", "shape", "not a number"],
)
def test_a_discriminator_that_could_not_be_read_back_is_not_written(tmp_path, array, message):
    weights = {**random_discriminator().weights, "discriminator/out/bias": array}
    weights = {name: weight for name, weight in weights.items() if weight is not None}
    broken = dataclasses.replace(random_discriminator(), weights=weights)
    with pytest.raises(ValueError, match=message):
        write_checkpoint(tmp_path / "x", dataclasses.replace(GENERATOR, discriminator=broken))
    assert not list(tmp_path.iterdir())


# What is not there, and what is broken


@every_format
def test_nobody_gets_the_discriminator_unasked(tmp_path, write):
    found = read_checkpoint(saved(tmp_path, write(with_discriminator())))
    assert found.discriminator is None
    assert found.no_discriminator == ""


def read_in_vain(tmp_path, content) -> str:
    """The generator is read all the same; the reason why there is no discriminator is one short line."""
    found = read_checkpoint(saved(tmp_path, content), discriminator=True)
    assert fingerprint(found.config, found.weights) == fingerprint(GENERATOR.config, GENERATOR.weights)
    assert found.discriminator is None
    assert found.no_discriminator.startswith("the file")
    assert len(found.no_discriminator) <= 300
    assert "\n" not in found.no_discriminator
    return found.no_discriminator


def changed(**weights):
    """The test networks with other weights in the discriminator; None leaves one out."""
    found = random_discriminator()
    kept = {name: weights.get(name.replace("/", "_"), array) for name, array in found.weights.items()}
    kept = {name: array for name, array in kept.items() if array is not None}
    return dataclasses.replace(GENERATOR, discriminator=dataclasses.replace(found, weights=kept))


exact_generator = pytest.mark.parametrize(
    "write", [WRITERS[name] for name in ("ada", "stylegan3")], ids=["ada", "stylegan3"]
)


@exact_generator
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"discriminator_out_bias": None}, "lacks `b4.out.bias`"),
        ({"discriminator_block_2_fromrgb_kernel": None}, "lacks `b16.fromrgb.weight`"),
        ({"discriminator_block_1_conv1_bias": np.zeros(9, "f4")}, "expected (8,)"),
        ({"discriminator_dense_bias": np.full(8, np.nan, "f4")}, "not finite"),
        ({"discriminator_block_2_fromrgb_kernel": np.zeros((1, 1, 2, 4), "f4")}, "`img_channels` must be 1, 3 or 4"),
        ({"discriminator_conv_kernel": np.zeros((3, 3, 5, 8), "f4")}, "`mbstd_channels` must be"),
        ({"discriminator_block_1_conv0_bias": np.zeros((6, 1), "f4")}, "expected 1 dimensions"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_discriminator_is_left_out_and_named(tmp_path, write, weights, message):
    assert message in read_in_vain(tmp_path, write(changed(**weights)))


@pytest.mark.parametrize("form", [form for form in WRITERS if form not in ("ada", "stylegan3")])
def test_a_missing_weight_leaves_the_discriminator_out_in_every_format(tmp_path, form):
    content = WRITERS[form](changed(discriminator_out_bias=None))
    found = read_checkpoint(saved(tmp_path, content), discriminator=True)
    assert found.discriminator is None
    assert any(name in found.no_discriminator for name in ("`b4.out.bias`", "`Output/bias`", "`final_linear.1.bias`"))


def torch_file(discriminator) -> bytes:
    network = writers.torch_generator(GENERATOR, "ada", "f4", True, True)
    return pickles.dumps({"G_ema": network, "D": discriminator})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (writers.torch_pickle_file(GENERATOR, networks=("G_ema",)), "has no discriminator (`D`)"),
        (torch_file(None), "has no discriminator (`D`)"),
        (torch_file({"b8": 1}), "has no discriminator (`D`)"),
        (torch_file(pickles.module("ProjectedDiscriminator", {}, {})), "`ProjectedDiscriminator`"),
        (torch_file(pickles.persistent("Discriminator", _modules=3)), "not a StyleGAN2 discriminator"),
        (writers.torch_pickle_file(GENERATOR), "not a StyleGAN2 discriminator"),
    ],
    ids=["no entry", "nothing", "no module", "a stranger", "a damaged one", "an empty one"],
)
def test_a_file_without_a_discriminator_of_stylegan2s_says_so(tmp_path, content, message):
    assert message in read_in_vain(tmp_path, content)


def test_several_activations_are_refused_by_name(tmp_path):
    modules = {"b8": pickles.module("Block", {}, {"conv0": pickles.module("Layer", {}, {}, activation="relu")})}
    modules["b4"] = pickles.module("Epilogue", {}, {"fc": pickles.module("Layer", {}, {}, activation="lrelu")})
    message = read_in_vain(tmp_path, torch_file(pickles.module("Discriminator", {}, modules)))
    assert "several activations (lrelu, relu)" in message


@pytest.mark.parametrize("variant", ["use_pagan", "use_spectral_norm"])
def test_an_experiment_that_computes_otherwise_is_refused(tmp_path, variant):
    generator, found = writers.tf_generator(GENERATOR, "ada"), random_discriminator()
    weights = writers.discriminator_writers.tf_weights(found)
    network = writers.tf_network("ada", "D", "D_main", weights, {variant: True})
    path = saved(tmp_path, pickles.dumps((generator, network, generator)))
    assert f"another kind (`{variant}`)" in read_checkpoint(path, discriminator=True).no_discriminator


def test_a_tensorflow_file_of_the_generator_alone_has_none(tmp_path):
    path = saved(tmp_path, pickles.dumps(writers.tf_generator(GENERATOR, "ada")))
    assert "only a generator" in read_checkpoint(path, discriminator=True).no_discriminator


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


def test_our_own_header_that_promises_another_discriminator_costs_only_that(tmp_path):
    path = tmp_path / "network"
    write_checkpoint(path, with_discriminator())
    path.write_bytes(path.read_bytes().replace(rb"cmap_dim\": 7", rb"cmap_dim\": x"))
    with pytest.raises(ValueError, match="not JSON"):
        read_checkpoint(path)
    write_checkpoint(path, with_discriminator())
    path.write_bytes(path.read_bytes().replace(rb"\"mbstd_channels\": 1", rb"\"mbstd_channels\": 3"))
    assert "expected" in read_in_vain(tmp_path, path.read_bytes())


def test_a_discriminator_in_parallel_trainings_names_is_read(tmp_path):
    checkpoint = with_discriminator()
    content = writers.rosinality_file(checkpoint, training=True, module="module.")
    found = read_checkpoint(saved(tmp_path, content), discriminator=True).discriminator
    name = "discriminator/block_2/conv1/kernel"
    np.testing.assert_array_equal(found.weights[name], checkpoint.discriminator.weights[name])
