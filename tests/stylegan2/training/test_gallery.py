"""Sheets show the faces of seeds, and of points between them."""

from __future__ import annotations

import numpy as np
import pytest

from stylegan2.network import GeneratorNetwork
from stylegan2.pictures.pixels import to_pixels
from stylegan2.training.gallery import seed_faces, seed_walk
from tests.stylegan2.tiny_network import tiny_network, z_of


@pytest.fixture(scope="module")
def network() -> GeneratorNetwork:
    return tiny_network()


def test_each_face_is_that_of_its_seed_at_the_given_truncation(network: GeneratorNetwork) -> None:
    faces = seed_faces(network, [9, 4], truncation_psi=0.6)
    for face, seed in zip(faces, (9, 4), strict=True):
        [expected] = to_pixels(network.synthesis(network.mapping(z_of(seed), truncation_psi=0.6)))
        np.testing.assert_array_equal(face, expected)


def test_a_conditional_network_shows_its_first_class() -> None:
    conditional = tiny_network(c_dim=3)
    [first, other] = (network_face(conditional, class_index) for class_index in (0, 2))
    np.testing.assert_array_equal(seed_faces(conditional, [5])[0], first)
    assert not np.array_equal(first, other)


def test_the_first_class_is_the_first_that_was_trained() -> None:
    partly = tiny_network(c_dim=3)
    partly.metadata = {"classes": [2]}
    np.testing.assert_array_equal(seed_faces(partly, [5])[0], network_face(partly, 2))


def network_face(network: GeneratorNetwork, class_index: int) -> np.ndarray:
    c = np.eye(network.config.c_dim)[[class_index]]
    return to_pixels(network.synthesis(network.mapping(z_of(5), c)))[0]


def test_a_walk_begins_and_ends_at_its_seeds(network: GeneratorNetwork) -> None:
    faces = seed_walk(network, 4, 9)
    assert np.array_equal(faces[[0, -1]], seed_faces(network, [4, 9]))


def test_the_middle_of_a_walk_is_the_mean_in_w(network: GeneratorNetwork) -> None:
    faces = seed_walk(network, 4, 9, truncation_psi=0.7, steps=3)
    ws = network.mapping(z_of(4, 9), truncation_psi=0.7).mean(axis=0, keepdims=True)
    assert len(faces) == 3
    assert np.abs(faces[1].astype(int) - to_pixels(network.synthesis(ws))[0]).max() <= 1
    assert not np.array_equal(faces[1], faces[0])
