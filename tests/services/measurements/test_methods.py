"""Measurements with and without a reader."""

import dataclasses

import numpy as np
import pytest

from services.measurements.methods import WithoutReader, WithReader, rgb
from services.measurements.quantities import COMMON
from tests.fakes import FakeReader
from tests.services.pictures_of import disc

GRAY = np.full((64, 64, 3), 119, np.uint8)


class FakeEyes:
    name = "fake eyes"
    landmarks = ("eye_centre_l", "eye_centre_r")

    def find(self, pixels):
        return {"eye_centre_l": (40.0, 40.0), "eye_centre_r": (60.0, 40.0)} if pixels.max() > 130 else None


class NoSegmentation(FakeReader):
    landmarks = ()

    def read(self, images):
        found = super().read(images)
        return type(found)(found.attributes, found.regions[..., :0], found.landmarks[:, :0], found.visible[:, :0])


def test_a_reader_gives_attributes_landmarks_regions_sizes_and_colours():
    found = WithReader(FakeReader(), WithoutReader(None)).measure(GRAY)
    assert found.attributes == pytest.approx({"brightness": 119 / 255, "contrast": 0, "sex": 0, "p_nose": 0})
    assert found.landmarks["chin"] == (32, 56)
    assert sum(found.regions.values()) == pytest.approx(1)
    assert found.regions["skin"] + found.regions["iris"] == pytest.approx(0.375)
    assert found.geometry["hair_area"] == found.regions["hair"]
    assert found.photometry["skin_L"] == pytest.approx(50, abs=0.1)
    assert set(found.quantities) == set(WithReader(FakeReader(), WithoutReader(None)).quantities)


@pytest.mark.parametrize(("r2", "measured", "reliable"), [(0.24, False, False), (0.3, True, False), (0.6, True, True)])
def test_what_a_reader_knows_too_little_of_is_absent_or_unreliable(r2, measured, reliable):
    reader = FakeReader()
    reader.attributes = [dataclasses.replace(each, r2=r2) for each in FakeReader.attributes]
    method = WithReader(reader, WithoutReader(None))
    assert ("brightness" in method.measure(GRAY).attributes) == ("brightness" in method.errors) == measured
    assert [each.is_reliable for name, each in method.quantities.items() if name == "brightness"] == [
        reliable
    ] * measured


def test_a_reader_without_segmentation_gives_its_attributes_and_the_outline():
    method = WithReader(NoSegmentation(), WithoutReader(FakeEyes()))
    found = method.measure(disc())
    assert set(found.attributes) == {"brightness", "contrast", "sex", "p_nose"}
    outline = WithoutReader(FakeEyes()).measure(disc())
    assert (found.geometry, found.photometry, found.landmarks) == (
        outline.geometry, outline.photometry, outline.landmarks,
    )  # fmt: skip
    assert not found.regions
    assert set(found.quantities) == set(method.quantities)
    assert method.fingerprint not in (FakeReader().fingerprint, WithoutReader(FakeEyes()).fingerprint)


@pytest.mark.parametrize("channels", [1, 4])
def test_gray_and_transparent_pictures_are_read_as_rgb(channels):
    pixels = np.full((64, 64, channels), 119, np.uint8)
    if channels == 4:
        pixels[..., 3] = 255
    assert (rgb(pixels) == GRAY).all()
    assert WithReader(FakeReader(), WithoutReader(None)).measure(pixels) == WithReader(
        FakeReader(), WithoutReader(None)
    ).measure(GRAY)
    assert not WithoutReader(None).measure(pixels).quantities


def test_without_a_reader_the_outline_and_the_background_are_measured():
    found = WithoutReader(None).measure(disc())  # of radius 25, in the middle of 100 pixels
    assert found.geometry["head_top"] == pytest.approx(0.25, abs=0.02)
    assert set(found.quantities) == {"head_top", "background_L", "background_chroma"}
    assert found.photometry["background_chroma"] == pytest.approx(0, abs=0.5)


def test_large_pictures_have_the_same_outline():
    large = np.repeat(np.repeat(disc(), 5, axis=0), 5, axis=1)
    small = WithoutReader(None).measure(disc()).geometry["head_top"]
    assert WithoutReader(None).measure(large).geometry["head_top"] == pytest.approx(small, abs=0.01)


def test_what_cannot_be_measured_without_a_reader_is_absent():
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3)).astype(np.uint8)
    found = WithoutReader(None).measure(noise)
    assert not found.quantities
    assert not found.regions


def test_eyes_are_measured_where_something_finds_them():
    method = WithoutReader(FakeEyes())
    assert method.measure(disc(colour=200)).geometry["interocular"] == pytest.approx(0.2)
    assert "interocular" not in method.measure(disc(colour=0)).geometry
    assert method.fingerprint != WithoutReader(None).fingerprint


def test_every_method_says_what_it_can_measure():
    assert set(COMMON) < set(WithReader(FakeReader(), WithoutReader(None)).quantities)
    assert set(WithoutReader(FakeEyes()).quantities) < set(COMMON)
