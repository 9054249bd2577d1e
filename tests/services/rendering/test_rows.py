"""Rows of several requests in one launch."""

import numpy as np
import pytest

from services.rendering.rows import Row, compute
from tests.fakes import FakeConfig, FakeNetwork


class Counting(FakeNetwork):
    """Writes down the truncation psi and the number of rows of each mapping, and the noise of each synthesis."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.mappings, self.noises = [], []

    def mapping(self, z, c=None, truncation_psi=1.0, truncation_cutoff=None):
        self.mappings.append((truncation_psi, len(z)))
        return super().mapping(z, c, truncation_psi, truncation_cutoff)

    def synthesis(self, ws, noise_mode="const"):
        self.noises.append(noise_mode)
        return super().synthesis(ws, noise_mode) + (1 if noise_mode == "none" else 0)


def z_of(seed, rows=1):
    return np.random.RandomState(seed).randn(rows, 8).astype(np.float32)


def ws_of(seed):
    return np.random.RandomState(seed).randn(4, 6).astype(np.float32)


def mixed():
    return [
        Row(z=z_of(1), truncation_psi=0.5),
        Row(ws=ws_of(2), noise_mode="none"),
        Row(z=z_of(3), truncation_psi=1.0, image=False),
        Row(z=z_of(4), truncation_psi=0.5, noise_mode="none"),
        Row(ws=ws_of(5)),
        Row(z=z_of(6), truncation_psi=1.0),
        Row(ws=ws_of(7), image=False),
        Row(z=z_of(8, rows=3), sample=True),
    ]


def test_each_rows_result_is_what_it_gives_alone():
    together = compute(FakeNetwork(), mixed())
    for row, found in zip(mixed(), together, strict=True):
        [alone] = compute(FakeNetwork(), [row])
        assert np.array_equal(found, alone)


def test_there_is_one_mapping_per_psi_and_one_launch_per_noise_mode():
    network = Counting()
    compute(network, mixed()[:-1])
    assert network.mappings == [(0.5, 2), (1.0, 2)]
    assert network.launches == [3, 2]
    assert network.noises == ["const", "none"]


def test_noise_is_that_of_the_row():
    quiet, noisy = compute(Counting(), [Row(ws=ws_of(1), noise_mode="none"), Row(ws=ws_of(1))])
    np.testing.assert_allclose(quiet, noisy + 1)


def test_what_is_no_image_is_not_rendered():
    network = FakeNetwork()
    mapped, finished = compute(network, [Row(z=z_of(1), image=False), Row(ws=ws_of(2), image=False)])
    assert network.launches == []
    assert np.array_equal(mapped, network.mapping(z_of(1))[0])
    assert np.array_equal(finished, ws_of(2))


def test_a_sample_has_the_w_of_all_its_z_and_is_not_rendered():
    network = FakeNetwork()
    [w] = compute(network, [Row(z=z_of(1, rows=5), sample=True)])
    assert network.launches == []
    assert np.array_equal(w, network.mapping(z_of(1, rows=5))[:, 0])


@pytest.mark.parametrize("classes", [(0, 1, 2), (2, 2, 0)])
def test_each_row_keeps_its_class(classes):
    network = FakeNetwork(FakeConfig(c_dim=3))
    one_hot = np.eye(3, dtype=np.float32)
    rows = [Row(z=z_of(1), c=one_hot[[class_]], image=False) for class_ in classes]
    for class_, ws in zip(classes, compute(network, rows), strict=True):
        assert np.array_equal(ws, network.mapping(z_of(1), one_hot[[class_]])[0])


def test_no_rows_need_no_network():
    network = Counting()
    assert compute(network, []) == []
    assert (network.mappings, network.launches) == ([], [])
