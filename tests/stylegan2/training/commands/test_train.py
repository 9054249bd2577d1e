"""Before it trains, `train` settles all settings, or refuses them in one line."""

import dataclasses
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from stylegan2.checkpoints import write_checkpoint
from stylegan2.training.__main__ import training
from stylegan2.training.config import TrainingConfig
from stylegan2.weights import fingerprint
from tests.stylegan2.numpy_stylegan2 import random_checkpoint
from tests.stylegan2.training.tiny_run import noise_pictures, tiny_config, write_shard


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_shard(tmp_path / "pictures.zip", noise_pictures(4, side=16))


def train(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(training, ["train", str(data), str(data.parent / "run"), *arguments])


def settings(result: Result) -> dict:
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_dry_run_prints_all_settings_and_does_nothing(data: Path) -> None:
    printed = settings(train(data, "--dry-run"))
    assert printed.keys() == {field.name for field in dataclasses.fields(TrainingConfig)}
    assert TrainingConfig.from_dict(printed).generator.img_height == 16
    assert not (data.parent / "run").exists()


def test_options_take_precedence_over_the_preset(data: Path) -> None:
    asked = ("--preset=tiny", "--batch=8", "--r1-gamma=3", "--aug=fixed", "--set=augment_p=0.2", "--freeze=mapping")
    printed = settings(train(data, "--dry-run", *asked))
    assert [printed[name] for name in ("z_dim", "batch", "r1_gamma", "aug", "augment_p", "freeze")] == [
        32,
        8,
        3.0,
        "fixed",
        0.2,
        ["mapping"],
    ]


def test_options_change_the_size_and_the_channels_of_the_pictures(data: Path) -> None:
    printed = settings(train(data, "--dry-run", "--resolution=8", "--img-channels=1"))
    assert (printed["img_height"], printed["img_width"], printed["img_channels"]) == (8, 8, 1)


def test_labels_are_used_only_with_conditional(data: Path) -> None:
    with zipfile.ZipFile(data, "a") as shard:
        shard.writestr("dataset.json", json.dumps({"labels": [[f"{k:04d}.png", k] for k in range(4)]}))
    assert settings(train(data, "--dry-run"))["c_dim"] == 0
    assert settings(train(data, "--dry-run", "--conditional"))["c_dim"] == 4


def test_a_run_that_starts_from_a_network_has_its_shape_and_records_its_name(data: Path) -> None:
    network = random_checkpoint(tiny_config().generator)
    file = data.parent / "faces.safetensors"
    write_checkpoint(file, network)
    printed = settings(train(data, "--dry-run", f"--transfer={file}"))
    assert TrainingConfig.from_dict(printed).generator == network.config
    assert printed["transfer"] == f"faces {fingerprint(network.config, network.weights)[:12]}"


def test_a_network_grows_to_a_larger_resolution(data: Path) -> None:
    file = data.parent / "faces.safetensors"
    write_checkpoint(file, random_checkpoint(tiny_config().generator))
    printed = settings(train(data, "--dry-run", f"--transfer={file}", "--resolution=16"))
    assert (printed["img_height"], printed["img_width"]) == (16, 16)
    refused = train(data, "--dry-run", f"--transfer={file}", "--resolution=12")
    assert "can only be trained at that size, or grow by doubling, to 16x16, 32x32" in refused.output


def test_a_broken_picture_is_named_before_the_run_begins(data: Path) -> None:
    with zipfile.ZipFile(data, "a") as shard:
        shard.writestr("z.png", b"no picture")
    result = train(data)
    assert result.exit_code == 1
    assert re.fullmatch(r"Error: picture z.png in .*pictures.zip cannot be read: .*\n", result.output)
    assert not (data.parent / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--resolution=9"], "`img_height` and `img_width` must both be even"),
        (["--resolution=32"], "picture 0000.png in .* is 16x16; it must be 32x32, or larger with the same aspect"),
        (["--set=epochs=3"], "`--set` takes NAME=VALUE with one of .* Received: 'epochs=3'"),
        (["--set=batch=x"], "`batch` must have the type int. Received: 'x'"),
        (["--batch=0"], "`batch` must be at least 1. Received: 0"),
        (["--conditional"], "`--conditional` needs labels in the training set"),
        (["--transfer=nothing.pkl"], "nothing.pkl"),
        (["--aug=none", "--set=augment_p=1"], "`augment_p` must be 0 when `aug` is none"),
        (["--kimg=nan"], "`kimg` must be a number above 0. Received: nan"),
        (["--kimg=-1"], "`kimg` must be a number above 0. Received: -1"),
        (["--checkpoint-kimg=0"], "`checkpoint_kimg` must be a number above 0. Received: 0"),
        (["--metric-kimg=inf"], "`metric_kimg` must be a number above 0. Received: inf"),
        (["--freeze=epilogue"], "`freeze` must be prefixes of weight names"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_an_impossible_setting_is_refused_in_one_line(data: Path, arguments: list[str], message: str) -> None:
    result = train(data, *arguments)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1
    assert re.search(message, result.output), result.output
    assert not (data.parent / "run").exists()


def test_a_run_on_oblong_pictures_makes_oblong_pictures(tmp_path: Path) -> None:
    data = write_shard(tmp_path / "wide.zip", [Image.new("RGB", (24, 16))])
    printed = settings(train(data, "--dry-run"))
    assert (printed["img_height"], printed["img_width"]) == (16, 24)


def test_data_without_pictures_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    result = train(tmp_path / "data")
    assert result.output.startswith(f"Error: training data {tmp_path / 'data'} has no pictures")
    assert not (tmp_path / "run").exists()
