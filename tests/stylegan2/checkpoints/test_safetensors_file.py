"""Our own format: one file, written completely or not at all, and always to the same bytes."""

import dataclasses
import os

import numpy as np
import pytest
from safetensors import safe_open

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.weights import fingerprint
from tests.stylegan2.checkpoints import discriminator_cases
from tests.stylegan2.checkpoints.discriminator_cases import (
    GENERATOR,
    assert_same,
    read_in_vain,
    with_discriminator,
)
from tests.stylegan2.checkpoints.discriminator_writers import random_discriminator
from tests.stylegan2.checkpoints.round_trips import ADA, NOT_SQUARE, assert_read_back, cases, checkpoint_of
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

CONFIG = GeneratorConfig(img_height=12, img_width=8, channels=(4, 3), z_dim=5, w_dim=5, mapping_layers=2)


@pytest.fixture
def checkpoint():
    return dataclasses.replace(random_checkpoint(CONFIG), metadata={"licence": "CC0", "kimg": 12.5, "ünïcode": ["x"]})


def with_weight(checkpoint, name, array):
    return dataclasses.replace(checkpoint, weights=dict(checkpoint.weights) | {name: array})


def test_metadata_is_read_back_and_the_format_is_named(tmp_path, checkpoint):
    write_checkpoint(tmp_path / "x", checkpoint)
    found = read_checkpoint(tmp_path / "x").metadata
    assert found == {"format": "facespace safetensors", **checkpoint.metadata}


def test_float32_keeps_the_fingerprint(tmp_path, checkpoint):
    write_checkpoint(tmp_path / "x", checkpoint)
    found = read_checkpoint(tmp_path / "x")
    assert fingerprint(found.config, found.weights) == fingerprint(CONFIG, checkpoint.weights)


def test_float16_takes_half_the_space_and_is_read_as_float32(tmp_path, checkpoint):
    write_checkpoint(tmp_path / "single", checkpoint)
    write_checkpoint(tmp_path / "half", checkpoint, dtype="float16")
    numbers = sum(weight.size for weight in checkpoint.weights.values())
    saved = (tmp_path / "single").stat().st_size - (tmp_path / "half").stat().st_size
    assert abs(saved - 2 * numbers) < 100
    for name, weight in read_checkpoint(tmp_path / "half").weights.items():
        assert weight.dtype == np.float32
        np.testing.assert_array_equal(weight, checkpoint.weights[name].astype("f2").astype("f4"))


def test_the_same_checkpoint_gives_the_same_bytes(tmp_path, checkpoint):
    write_checkpoint(tmp_path / "one", checkpoint)
    reordered = dataclasses.replace(checkpoint, weights=dict(reversed(checkpoint.weights.items())))
    write_checkpoint(tmp_path / "two", reordered)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, checkpoint, monkeypatch):
    path = tmp_path / "network.safetensors"
    path.write_bytes(b"old")

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_checkpoint(path, checkpoint)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["network.safetensors"]


def test_an_unknown_type_is_refused(tmp_path, checkpoint):
    with pytest.raises(ValueError, match=r"`dtype` must be float32 or float16\. Received: 'int8'"):
        write_checkpoint(tmp_path / "x", checkpoint, dtype="int8")


@pytest.mark.parametrize(
    ("array", "message"),
    [(np.zeros(4), "must have the shape"), (np.full(5, np.nan), "must be finite"), (np.full(5, 1e6), "must be finite")],
    ids=["shape", "not a number", "too large for half precision"],
)
def test_a_weight_that_could_not_be_read_back_is_not_written(tmp_path, checkpoint, array, message):
    with pytest.raises(ValueError, match=f"`mapping/w_avg` {message}"):
        write_checkpoint(tmp_path / "x", with_weight(checkpoint, "mapping/w_avg", array), dtype="float16")
    assert not list(tmp_path.iterdir())


def test_a_missing_weight_is_not_written(tmp_path, checkpoint):
    weights = dict(checkpoint.weights)
    del weights["mapping/w_avg"]
    with pytest.raises(ValueError, match="lacks the weight `mapping/w_avg`"):
        write_checkpoint(tmp_path / "x", dataclasses.replace(checkpoint, weights=weights))


def test_weights_do_not_depend_on_the_file_once_read(tmp_path, checkpoint):
    write_checkpoint(tmp_path / "x", checkpoint)
    found = read_checkpoint(tmp_path / "x")
    (tmp_path / "x").write_bytes(b"\0" * (tmp_path / "x").stat().st_size)
    assert fingerprint(found.config, found.weights) == fingerprint(CONFIG, checkpoint.weights)


@cases(ADA | NOT_SQUARE)
def test_our_own_file_is_read_back(tmp_path, settings):
    checkpoint = checkpoint_of(settings)
    write_checkpoint(tmp_path / "x.safetensors", checkpoint)
    content = (tmp_path / "x.safetensors").read_bytes()
    found = assert_read_back(tmp_path, content, checkpoint)
    assert fingerprint(found.config, found.weights) == fingerprint(checkpoint.config, checkpoint.weights)


@pytest.mark.parametrize("dtype", ["float32", "float16"])
@pytest.mark.parametrize("settings", [*discriminator_cases.ADA.values(), {"img_height": 24, "img_width": 40}], ids=str)
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


def test_a_checkpoint_without_a_discriminator_has_no_trace_of_one(tmp_path):
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


def test_a_header_with_another_discriminator_loses_only_the_discriminator(tmp_path):
    path = tmp_path / "network"
    write_checkpoint(path, with_discriminator())
    path.write_bytes(path.read_bytes().replace(rb"cmap_dim\": 7", rb"cmap_dim\": x"))
    with pytest.raises(ValueError, match="not JSON"):
        read_checkpoint(path)
    write_checkpoint(path, with_discriminator())
    path.write_bytes(path.read_bytes().replace(rb"\"mbstd_channels\": 1", rb"\"mbstd_channels\": 3"))
    assert "expected" in read_in_vain(tmp_path, path.read_bytes())
