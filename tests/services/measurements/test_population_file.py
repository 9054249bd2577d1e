"""Populations are kept in files, and a damaged file is a reason to sample again."""

import dataclasses
import json
import logging

import numpy as np
import pytest

from services.measurements.population import BINS, Population
from services.measurements.population_file import PopulationFiles

SOME = Population(("age", "sex"), *np.array([[40.1, 0.5], [12, 0.3], [18, 0], [77, 1]]))
KEY = ("f" * 64, "a" * 64)


@pytest.fixture
def files(tmp_path):
    return PopulationFiles(tmp_path / "cache")


def same(first, second):
    arrays = ("mean", "std", "low", "high")
    return first.names == second.names and all((getattr(first, a) == getattr(second, a)).all() for a in arrays)


def test_a_population_comes_back_exactly(files):
    files.save(*KEY, SOME)
    assert same(files.load(*KEY), SOME)


def test_histograms_come_back_and_may_be_missing(files):
    files.save(*KEY, SOME)
    assert files.load(*KEY).counts is None
    counts = np.arange(2 * BINS).reshape(2, BINS)
    files.save(*KEY, dataclasses.replace(SOME, counts=counts))
    assert (files.load(*KEY).counts == counts).all()


@pytest.mark.parametrize("other", [("e" * 64, KEY[1]), (KEY[0], "outline"), (KEY[1], KEY[0])])
def test_another_network_or_reader_has_none(files, other):
    files.save(*KEY, SOME)
    assert files.load(*other) is None


def test_another_number_of_samples_has_none(files, tmp_path):
    files.save(*KEY, SOME)
    assert PopulationFiles(tmp_path / "cache", samples=50).load(*KEY) is None


@pytest.mark.parametrize(
    "change",
    [
        b"", b"{", b"[" * 100_000, b"\xff\xfe", b"null", b"{}", b" " * (1 << 21),
        b'{"network": "f", "reader": "a", "samples": 1, "version": 1, "quantities": {"age": {"mean": 1, "std": -1, '
        b'"low": 0, "high": 1}}}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_reported_and_not_used(files, caplog, change):
    files.save(*KEY, SOME)
    files.path(*KEY).write_bytes(change)
    assert files.load(*KEY) is None
    assert "cannot be used" in caplog.text


def test_a_file_under_the_name_of_another_one_is_not_used(files):
    files.save(*KEY, SOME)
    files.path(*KEY).rename(files.path("e" * 64, KEY[1]))
    assert files.load("e" * 64, KEY[1]) is None


def test_a_file_that_ships_with_a_network_is_used(files, tmp_path):
    files.save(*KEY, SOME)
    shipped = files.path(*KEY).rename(tmp_path / "faces64.population.json")
    elsewhere = PopulationFiles(tmp_path / "elsewhere", [tmp_path / "none.population.json", shipped])
    assert same(elsewhere.load(*KEY), SOME)
    assert elsewhere.load("e" * 64, KEY[1]) is None
    assert json.loads(shipped.read_text())["quantities"]["age"] == {"mean": 40.1, "std": 12, "low": 18, "high": 77}


def test_a_cache_that_cannot_be_written_is_only_reported(tmp_path, caplog):
    (tmp_path / "cache").write_text("a file")
    with caplog.at_level(logging.WARNING):
        PopulationFiles(tmp_path / "cache").save(*KEY, SOME)
    assert "cannot be written" in caplog.text
