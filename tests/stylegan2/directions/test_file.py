"""Directions are read back from a file unchanged, and a file that does not fit is refused with a reason."""

import dataclasses
import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from stylegan2.config import GeneratorConfig
from stylegan2.directions import Directions, DirectionsError, read_directions, write_directions

CONFIG = GeneratorConfig(img_height=8, img_width=8, channels=(4, 3), z_dim=6, w_dim=5)
HEADER = {"format": "stylegan2 directions", "version": 1, "names": ["smile", "age"]}
VECTORS = np.random.default_rng(0).standard_normal((2, 5)).astype(np.float32)
SUFFIXES = pytest.mark.parametrize("suffix", [".npz", ".safetensors"])


def complete(**changes) -> Directions:
    rng = np.random.default_rng(1)
    values = {
        "names": ("smile", "age"),
        "directions": rng.standard_normal((2, CONFIG.num_ws, 5)).astype(np.float32),
        "descriptions": ("a wider smile", "older"),
        "units": ("strength", "years"),
        "effects": np.array([[1, 0.1], [-0.2, 0.9]], np.float32),
        "attribute_mean": np.array([0.2, 44], np.float32),
        "attribute_std": np.array([0.1, 12], np.float32),
        "regressor_r2": np.array([0.7, 0.8], np.float32),
        "network": "tiny",
        "fingerprint": "ab" * 32,
        "truncation_psi": 0.9,
        "licence": "CC0 1.0",
        "made": "by a test",
    }
    return Directions(**{**values, **changes})


def written(path, arrays=None, header=HEADER):
    """A file as somebody else would write it."""
    arrays = {"directions": VECTORS} if arrays is None else arrays
    text = header if isinstance(header, str) else json.dumps(header)
    if path.suffix == ".npz":
        np.savez(path, **arrays, facespace=text)
    else:
        save_file(arrays, path, metadata={"facespace": text})
    return path


@SUFFIXES
def test_written_directions_are_read_back_unchanged(tmp_path, suffix):
    directions = complete()
    write_directions(tmp_path / f"file{suffix}", directions)
    read = read_directions(tmp_path / f"file{suffix}", CONFIG, "ab" * 32)
    for field in dataclasses.fields(Directions):
        np.testing.assert_array_equal(getattr(read, field.name), getattr(directions, field.name))
    assert [path.name for path in tmp_path.iterdir()] == [f"file{suffix}"]


@SUFFIXES
def test_the_same_directions_give_the_same_bytes(tmp_path, suffix):
    for name in ("a", "b"):
        write_directions(tmp_path / f"{name}{suffix}", complete())
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@SUFFIXES
def test_a_file_with_one_step_per_direction_moves_all_layers(tmp_path, suffix):
    read = read_directions(written(tmp_path / f"file{suffix}"), CONFIG)
    assert read.names == ("smile", "age")
    assert read.directions.shape == (2, CONFIG.num_ws, 5)
    for layer in range(CONFIG.num_ws):
        np.testing.assert_array_equal(read.directions[:, layer], VECTORS)
    assert read.effects is None


def test_directions_that_are_equal_in_all_layers_are_stored_as_one_step(tmp_path):
    path = tmp_path / "file.npz"
    write_directions(path, read_directions(written(tmp_path / "other.npz"), CONFIG))
    with np.load(path) as file:
        np.testing.assert_array_equal(file["directions"], VECTORS)


def test_half_precision_is_read_as_single(tmp_path):
    read = read_directions(written(tmp_path / "file.npz", {"directions": VECTORS.astype(np.float16)}), CONFIG)
    assert read.directions.dtype == np.float32


@SUFFIXES
@pytest.mark.parametrize(
    ("arrays", "header", "message"),
    [
        ({"directions": VECTORS[:, :4]}, HEADER, r"`directions` must have the shape \[D, 5\] or \[D, 4, 5\]"),
        ({"directions": VECTORS[:, None].repeat(3, axis=1)}, HEADER, "`directions` must have the shape"),
        ({"directions": VECTORS[0]}, HEADER, "`directions` must have the shape"),
        ({"directions": VECTORS[:0]}, {**HEADER, "names": []}, "`directions` must have the shape"),
        ({"directions": VECTORS[:1]}, HEADER, "because there are 2 names"),
        ({"directions": VECTORS * np.nan}, HEADER, "`directions` must be finite"),
        ({"directions": VECTORS.astype(np.int32)}, HEADER, "`directions` must be floating point numbers"),
        ({"directions": VECTORS, "effects": np.eye(3)}, HEADER, r"`effects` must have the shape \[2, 2\]"),
        ({"directions": VECTORS, "attribute_std": np.ones(1)}, HEADER, r"`attribute_std` must have the shape \[2\]"),
        ({"effects": np.eye(2)}, HEADER, "no array `directions`"),
        (None, {**HEADER, "names": ["smile", "smile"]}, "`names` must differ. Received twice: smile"),
        (None, {**HEADER, "names": ["smile", "../age"]}, "`names` must start with a lower case letter"),
        (None, {**HEADER, "names": "smile"}, "`names` must be a list of texts"),
        (None, {"format": "stylegan2 directions", "version": 1}, "`names` is missing"),
        (None, {**HEADER, "descriptions": ["one"]}, "`descriptions` must be 2 texts"),
        (None, {**HEADER, "licence": 3}, "`licence` must be a string"),
        (None, {**HEADER, "truncation_psi": "1"}, "`truncation_psi` must be a finite number"),
        (None, {**HEADER, "version": 2}, "`version` must be 1. Received: 2"),
        (None, {**HEADER, "format": "stylegan2 generator"}, "must be JSON with the format"),
        (None, [1], "must be JSON with the format"),
        (None, "{", "must be JSON with the format"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_name(tmp_path, suffix, arrays, header, message):
    path = written(tmp_path / f"file{suffix}", arrays, header)
    with pytest.raises(DirectionsError, match=message) as caught:
        read_directions(path, CONFIG)
    assert str(path) in str(caught.value)


def test_directions_of_another_network_are_refused_naming_it(tmp_path):
    write_directions(tmp_path / "file.npz", complete())
    with pytest.raises(DirectionsError, match="are of another network, tiny"):
        read_directions(tmp_path / "file.npz", CONFIG, "cd" * 32)


@SUFFIXES
@pytest.mark.parametrize("content", [b"", b"no directions", None], ids=["empty", "text", "missing"])
def test_a_file_of_another_kind_is_refused(tmp_path, suffix, content):
    path = tmp_path / f"file{suffix}"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DirectionsError, match=r"directions .*file.* cannot be read"):
        read_directions(path, CONFIG)


@SUFFIXES
def test_a_truncated_file_of_directions_is_refused(tmp_path, suffix):
    path = tmp_path / f"file{suffix}"
    write_directions(path, complete())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(DirectionsError, match="cannot be read"):
        read_directions(path, CONFIG)


def test_pickled_objects_are_not_opened(tmp_path):
    path = tmp_path / "file.npz"
    np.savez(path, directions=np.array([{}], object), facespace=json.dumps(HEADER))
    with pytest.raises(DirectionsError, match="cannot be read"):
        read_directions(path, CONFIG)


def test_another_suffix_is_refused_and_nothing_is_written(tmp_path):
    with pytest.raises(DirectionsError, match=r"must end in .safetensors or .npz. Received: file.json"):
        write_directions(tmp_path / "file.json", complete())
    assert list(tmp_path.iterdir()) == []
