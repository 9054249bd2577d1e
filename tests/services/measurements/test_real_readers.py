"""Readers of files, on the faces of the bundled network."""

import dataclasses

import numpy as np
import pytest

import stylegan2
from services.measurements.methods import WithoutReader, WithReader
from services.measurements.readers import Readers
from services.measurements.record import from_text, to_text
from stylegan2.measurement.file import write_measures
from stylegan2.pictures.pixels import to_pixels
from stylegan2.readers import open_reader
from tests.stylegan2.measurement.tiny_measures import tiny_measures, tiny_parser


@pytest.fixture(scope="module")
def network():
    return stylegan2.load("bundled")


@pytest.fixture(scope="module")
def pictures(network):
    z = np.random.RandomState(1).randn(12, network.config.z_dim)
    return to_pixels(network.synthesis(network.mapping(z, truncation_psi=0.7)))


@pytest.fixture(scope="module")
def reader(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("measures") / "tiny.measures.safetensors"
    measures = dataclasses.replace(tiny_measures(), parser=tiny_parser(regions=11), networks=(network.fingerprint,))
    write_measures(path, measures)
    return Readers(added=[path], open_reader=open_reader).of(network)


def test_a_file_that_states_the_network_is_its_reader(reader):
    assert reader.name == "tiny.measures.safetensors"


def test_its_measurements_are_kept_and_the_same_each_time(reader, pictures):
    method = WithReader(reader, WithoutReader(None))
    texts = [to_text(method, method.measure(picture)) for picture in pictures]
    assert texts == [to_text(method, method.measure(picture)) for picture in pictures]
    assert len(set(texts)) == len(texts)
    found = from_text(method, texts[0])
    assert set(found.attributes) == {"smile", "yaw"}
    assert set(found.landmarks) == set(reader.landmarks)
    assert sum(found.regions.values()) == pytest.approx(1, abs=1e-4)


def test_without_a_reader_the_outline_of_each_face_is_found(pictures):
    found = [WithoutReader(None).measure(picture).quantities for picture in pictures]
    assert np.mean(["head_top" in each for each in found]) > 0.8
    assert all(0 <= each.get("head_top", 0) < 0.4 for each in found)
