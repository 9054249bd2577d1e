"""Measurements as texts."""

import json

import numpy as np
import pytest

from services.measurements.measurement import Measurement
from services.measurements.methods import WithoutReader, WithReader
from services.measurements.record import from_text, to_text
from tests.fakes import FakeReader

PIXELS = np.random.default_rng(1).integers(0, 256, (64, 64, 3)).astype(np.uint8)
METHOD = WithReader(FakeReader(), WithoutReader(None))
FOUND = METHOD.measure(PIXELS)


def test_a_measurement_comes_back_as_it_was_to_single_precision():
    back = from_text(METHOD, to_text(METHOD, FOUND))
    assert back.quantities == pytest.approx(FOUND.quantities, rel=1e-6)
    assert back.landmarks == FOUND.landmarks
    assert back.regions == pytest.approx(FOUND.regions)
    assert (set(back.attributes), set(back.geometry)) == (set(FOUND.attributes), set(FOUND.geometry))


def test_a_text_that_is_read_is_written_the_same_again():
    text = to_text(METHOD, FOUND)
    assert to_text(METHOD, from_text(METHOD, text)) == text


def test_what_was_not_measured_stays_absent():
    nothing = from_text(METHOD, to_text(METHOD, Measurement()))
    assert nothing == Measurement()


def test_the_text_is_json_that_names_its_reader_and_is_short():
    text = to_text(METHOD, FOUND)
    assert json.loads(text)["reader"] == METHOD.fingerprint
    assert json.loads(text)["version"] == 1
    assert len(text) < 400


@pytest.mark.parametrize("other", [WithReader(FakeReader("b" * 64), WithoutReader(None)), WithoutReader(None)])
def test_the_text_of_another_method_is_not_read(other):
    assert from_text(other, to_text(METHOD, FOUND)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"values": "AAAA"},
        {"values": "!"},
        {"values": None},
        {"values": ""},
        {"reader": 3},
    ],
)
def test_a_damaged_text_is_not_read(change):
    record = json.loads(to_text(METHOD, FOUND))
    assert from_text(METHOD, json.dumps({**record, **change})) is None


@pytest.mark.parametrize("text", [None, "", "{", "[]", "null", "\ud800", "[" * 100_000])
def test_what_is_no_record_is_not_read(text):
    assert from_text(METHOD, text) is None
