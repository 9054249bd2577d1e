"""Measuring networks come back from their file as they were; other files are refused."""

import dataclasses
import json

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from stylegan2.measurement.file import MeasuresError, read_measures, write_measures
from tests.stylegan2.measurement.tiny_measures import tiny_measures, tiny_regressor


@pytest.fixture
def path(tmp_path):
    write_measures(tmp_path / "tiny.measures.safetensors", tiny_measures())
    return tmp_path / "tiny.measures.safetensors"


def header_of(path):
    with safe_open(path, "numpy") as file:
        return json.loads(file.metadata()["facespace"]), {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def test_networks_come_back_from_their_file(path):
    written, read = tiny_measures(), read_measures(path)
    assert read.fingerprint == written.fingerprint
    assert [dataclasses.asdict(each) for each in read.attributes] == [
        dataclasses.asdict(each) for each in written.attributes
    ]
    assert (read.landmarks, read.networks, read.note) == (written.landmarks, written.networks, written.note)
    assert read.accuracy == written.accuracy
    np.testing.assert_array_equal(read.parser.weights["heat/kernel"], written.parser.weights["heat/kernel"])
    np.testing.assert_array_equal(read.regressors[1].std, written.regressors[1].std)


def test_the_fingerprint_changes_with_a_weight():
    other = dataclasses.replace(tiny_measures(), regressors=[tiny_regressor(0), tiny_regressor(2, kernel_size=5)])
    assert other.fingerprint != tiny_measures().fingerprint


def test_equal_networks_give_equal_files(path, tmp_path):
    write_measures(tmp_path / "again", tiny_measures())
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda header: header.update(format="stylegan2 generator"), "must have the format 'face measures'"),
        (lambda header: header.update(version=2), "the version 1"),
        (lambda header: header.update(regressors=[]), "has no regressor"),
        (lambda header: header["attributes"].pop(), "each regressor must have 1 outputs"),
        (lambda header: header["landmarks"].pop(), "its parser must have 2 landmarks"),
        (lambda header: header["attributes"][0].update(name="yaw"), "must differ"),
        (lambda header: header["regressors"][0].update(channels=5), "must have `regressor_0/conv_0/kernel`"),
        (lambda header: header["regressors"][0].update(size=24), "`size` must be a power of two"),
        (lambda header: header["regressors"][0].update(features=10**9), "`features` must be from 1 to"),
        (lambda header: header["parser"].update(channels=[]), "`channels` must have one number"),
        (lambda header: header.update(unknown=1), "unknown"),
        (lambda header: header.update(attributes=3), "array"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(path, change, reason):
    header, tensors = header_of(path)
    change(header)
    save_file(tensors, path, metadata={"facespace": json.dumps(header)})
    with pytest.raises(MeasuresError, match=rf"measures .*tiny.measures.safetensors cannot be read: .*{reason}"):
        read_measures(path)


@pytest.mark.parametrize("name", ["parser/heat/kernel", "regressor_1/mean"])
@pytest.mark.parametrize("damage", ["missing", "infinite"])
def test_a_missing_or_infinite_weight_is_refused(path, name, damage):
    header, tensors = header_of(path)
    if damage == "missing":
        del tensors[name]
    else:
        tensors[name] = np.full_like(tensors[name], np.inf)
    save_file(tensors, path, metadata={"facespace": json.dumps(header)})
    with pytest.raises(MeasuresError, match=name):
        read_measures(path)


@pytest.mark.parametrize("data", [b"", b"no safetensors", b"\xff" * 40, b"\x02\0\0\0\0\0\0\0{}"])
def test_another_file_is_refused(tmp_path, data):
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(MeasuresError, match="file cannot be read"):
        read_measures(tmp_path / "file")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(MeasuresError, match=r"nothing\.measures\.safetensors"):
        read_measures(tmp_path / "nothing.measures.safetensors")
