"""Files are used for the network whose fingerprint they state, or for any; an unusable file is named."""

import hashlib

import numpy as np
import pytest

from services.directions.files import DirectionFiles
from services.errors import DirectionsUnusable
from stylegan2.directions import Directions, write_directions
from tests.fakes import FakeConfig, FakeNetwork

CONFIG = FakeConfig()


def write(path, *names, **more):
    vectors = np.random.default_rng(0).standard_normal((len(names), CONFIG.num_ws, CONFIG.w_dim)).astype(np.float32)
    write_directions(path, Directions(**{"names": names, "directions": vectors, **more}))
    return path


def test_shipped_files_come_before_the_operators(tmp_path):
    shipped = write(tmp_path / "shipped.npz", "age", "smile", fingerprint="f" * 64)
    added = write(tmp_path / "mine.safetensors", "beard")
    files = DirectionFiles([shipped], [added]).of(FakeNetwork())
    assert [(file.kind, file.directions.names) for file in files] == [
        ("attribute", ("age", "smile")), ("file", ("beard",)),
    ]  # fmt: skip
    assert files[1].sha256 == hashlib.sha256(added.read_bytes()).hexdigest()


def test_a_file_for_another_network_is_ignored_whatever_its_shapes(tmp_path):
    other = write(tmp_path / "other.npz", "age", fingerprint="e" * 64, directions=np.ones((1, 18, 512), np.float32))
    files = DirectionFiles([], [other])
    assert files.of(FakeNetwork()) == ()
    with pytest.raises(DirectionsUnusable, match="must have the shape"):
        files.of(FakeNetwork(fingerprint="e" * 64))


def test_a_shipped_file_may_be_missing_and_an_operators_may_not(tmp_path):
    assert DirectionFiles([tmp_path / "none.npz"]).of(FakeNetwork()) == ()
    with pytest.raises(DirectionsUnusable, match=r"none.npz cannot be read"):
        DirectionFiles([], [tmp_path / "none.npz"]).of(FakeNetwork())


def test_a_file_is_read_once(tmp_path):
    path = write(tmp_path / "mine.npz", "age")
    files = DirectionFiles([], [path])
    first = files.of(FakeNetwork())
    path.unlink()
    assert files.of(FakeNetwork()) is first


def test_a_file_with_wrong_shapes_is_refused_with_its_name_and_both_shapes(tmp_path):
    path = write(tmp_path / "mine.npz", "age", directions=np.ones((1, 4, 7), np.float32))
    with pytest.raises(DirectionsUnusable) as refusal:
        DirectionFiles([], [path]).of(FakeNetwork())
    assert str(refusal.value) == (
        f"directions {path}: `directions` must have the shape [D, 6] or [D, 4, 6] for this network. Received: [1, 7]"
    )


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"no directions"])
@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_broken_file_is_refused_by_name(tmp_path, content, suffix):
    path = tmp_path / f"mine{suffix}"
    path.write_bytes(content)
    with pytest.raises(DirectionsUnusable, match=f"directions .*mine{suffix} cannot be read"):
        DirectionFiles([], [path]).of(FakeNetwork())


def test_a_name_that_is_taken_is_refused_with_both_files(tmp_path):
    first, second = write(tmp_path / "first.npz", "age"), write(tmp_path / "second.npz", "smile", "age")
    with pytest.raises(DirectionsUnusable, match=r"second.npz: the name age is already used by .*first.npz"):
        DirectionFiles([first], [second]).of(FakeNetwork())


@pytest.mark.parametrize("name", ["sefa_0", "pca_12"])
def test_names_of_computed_directions_are_refused(tmp_path, name):
    with pytest.raises(DirectionsUnusable, match=f"the name {name} is reserved for computed directions"):
        DirectionFiles([], [write(tmp_path / "mine.npz", name)]).of(FakeNetwork())
