"""The caches of statistics save work and never cause a failure."""

import logging

import numpy as np
import pytest

from stylegan2.directions.w_statistics import CovarianceCache, ReachCache, sampled_z
from tests.stylegan2.tiny_network import tiny_checkpoint

SIGMA = np.diag([3.0, 2.0, 1.0])


@pytest.fixture
def cache(tmp_path):
    return CovarianceCache(tmp_path / "cache")


def test_a_saved_covariance_is_found_by_its_fingerprint(cache):
    assert cache.load("ab", 3) is None
    cache.save("ab", SIGMA)
    np.testing.assert_array_equal(cache.load("ab", 3), SIGMA)
    assert cache.load("cd", 3) is None
    assert [path.name for path in cache.path("ab").parent.iterdir()] == [cache.path("ab").name]


def test_the_default_folder_is_the_users_cache_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert tmp_path in CovarianceCache().path("ab").parents


@pytest.mark.parametrize("damage", [b"", b"broken", b"PK\3\4", b"\x93NUMPY\1\0v\0{'descr': 'half a header'"])
def test_a_broken_file_is_ignored_with_a_warning_and_replaced(cache, caplog, damage):
    cache.save("ab", SIGMA)
    cache.path("ab").write_bytes(damage)
    assert cache.load("ab", 3) is None
    assert "cannot be used" in caplog.text
    cache.save("ab", SIGMA)
    np.testing.assert_array_equal(cache.load("ab", 3), SIGMA)


@pytest.mark.parametrize(
    "other", [np.eye(4), np.eye(3, dtype=np.float32), np.full((3, 3), np.nan), np.arange(9.0).reshape(3, 3)]
)
def test_a_file_with_other_contents_is_ignored_with_a_warning(cache, caplog, other):
    cache.save("ab", other)
    assert cache.load("ab", 3) is None
    assert "cannot be used" in caplog.text


def test_a_truncated_file_is_ignored(cache, caplog):
    cache.save("ab", SIGMA)
    cache.path("ab").write_bytes(cache.path("ab").read_bytes()[:-8])
    assert cache.load("ab", 3) is None


def test_a_folder_that_cannot_be_written_gives_a_warning(tmp_path, caplog):
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        CovarianceCache(tmp_path / "file").save("ab", SIGMA)
    assert "cannot be written" in caplog.text


def test_the_samples_come_from_one_seed_and_from_all_classes_in_turn():
    z, c = sampled_z(tiny_checkpoint().config, 4)
    np.testing.assert_array_equal(z, np.random.RandomState(0).randn(4, 6).astype(np.float32))
    assert c is None
    _, c = sampled_z(tiny_checkpoint(c_dim=3).config, 4)
    np.testing.assert_array_equal(c.argmax(axis=1), [0, 1, 2, 0])
    _, c = sampled_z(tiny_checkpoint(c_dim=3).config, 4, {"classes": [0, 2]})
    np.testing.assert_array_equal(c.argmax(axis=1), [0, 2, 0, 2])


REACH = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])


def test_statistics_of_one_network_do_not_replace_each_other(tmp_path):
    covariances, reaches = CovarianceCache(tmp_path), ReachCache(tmp_path)
    covariances.save("ab", SIGMA)
    reaches.save("ab", REACH)
    np.testing.assert_array_equal(covariances.load("ab", 3), SIGMA)
    np.testing.assert_array_equal(reaches.load("ab", 3), REACH)


@pytest.mark.parametrize("other", [REACH[:1], REACH - 1, -REACH, REACH * np.inf, REACH.astype(np.float32)])
def test_a_reach_that_is_none_is_ignored_with_a_warning(tmp_path, caplog, other):
    cache = ReachCache(tmp_path)
    cache.save("ab", other)
    assert cache.load("ab", 3) is None
    assert "the reach is computed again" in caplog.text
