"""A seed gives the same bytes in any batch and after any other call; noise and mixing change only what they should."""

import numpy as np
import pytest

from tests.stylegan2.engines import ENGINES, KERAS
from tests.stylegan2.tiny_network import tiny_network, z_of

# The widths resemble those of a real network. In a batch of several rows, bytes are equal if the widths fill the
# processor's vectors. Otherwise the last elements of the last row may be rounded differently, which is why a batch is
# one row on a CPU.
SHAPE = {"img_height": 16, "img_width": 24, "channels": (16, 16, 8)}
SEEDS = tuple(range(7))
FOUR = f"{KERAS}, four per batch"


def another_network(engine: str):
    """Returns a network of the same weights on an engine of ENGINES, or on Keras with four rows per batch."""
    return tiny_network(batch_size=4, **SHAPE) if engine == FOUR else tiny_network(engine=engine, **SHAPE)


@pytest.fixture(scope="module", params=[*ENGINES, FOUR])
def engine(request):
    return request.param


@pytest.fixture(scope="module")
def network(engine):
    return another_network(engine)


@pytest.fixture(scope="module")
def faces(network) -> list[bytes]:
    """The image of each seed, computed alone."""
    return [image_bytes(network, seed)[0] for seed in SEEDS]


def image_bytes(network, *seeds: int) -> list[bytes]:
    images = network.synthesis(network.mapping(z_of(*seeds), truncation_psi=0.7))
    return [image.tobytes() for image in images]


def test_faces_of_different_seeds_differ(faces):
    assert len(set(faces)) == len(SEEDS)


@pytest.mark.parametrize("seeds", [(0, 1, 2, 3, 4, 5, 6), (6, 5, 4, 3, 2, 1, 0), (3, 3, 3), (2, 0), (1,)], ids=str)
def test_a_seed_gives_the_same_bytes_in_any_batch(network, faces, seeds):
    assert image_bytes(network, *seeds) == [faces[seed] for seed in seeds]


def test_a_seed_gives_the_same_bytes_after_other_calls(network, faces):
    ws = network.mapping(z_of(*SEEDS))
    for mode in ("random", "none", "const"):
        network.synthesis(ws, noise_mode=mode)
    assert image_bytes(network, 3) == [faces[3]]


def test_a_seed_gives_the_same_bytes_in_another_network_of_the_same_weights(engine, faces):
    assert image_bytes(another_network(engine), 0, 1) == faces[:2]


def test_inputs_are_not_changed(network):
    z = z_of(1, 2)
    ws = network.mapping(z, truncation_psi=0.5)
    before = ws.copy()
    network.synthesis(ws)
    np.testing.assert_array_equal(z, z_of(1, 2))
    np.testing.assert_array_equal(ws, before)


def test_random_noise_is_the_same_for_the_same_seed_and_differs_for_another(network):
    ws = network.mapping(z_of(0, 1))
    first = network.synthesis(ws, "random", noise_seed=5)
    np.testing.assert_array_equal(network.synthesis(ws, "random", noise_seed=5), first)
    assert not np.array_equal(network.synthesis(ws, "random", noise_seed=6), first)
    assert not np.array_equal(network.synthesis(ws, "random"), network.synthesis(ws, "random"))


def test_rows_of_one_w_have_different_random_noise(network):
    images = network.synthesis(network.mapping(z_of(0, 0)), "random", noise_seed=5)
    assert not np.array_equal(images[0], images[1])


def test_noise_changes_the_image_and_mode_none_is_reproducible(network):
    ws = network.mapping(z_of(0))
    none = network.synthesis(ws, "none")
    np.testing.assert_array_equal(network.synthesis(ws, "none"), none)
    assert not np.array_equal(network.synthesis(ws, "const"), none)
