"""Faces are looked at in portions, and as thumbnails."""

import numpy as np
import pytest

from stylegan2.directions.faces import CHUNK, SeenFaces, thumbnails
from tests.stylegan2.directions.fake_faces import linear_case


def test_many_faces_are_seen_as_each_alone():
    network, regressor = linear_case()
    faces = SeenFaces(network, regressor, progress=False)
    ws = faces.draw(CHUNK + 3, seed=1)
    seen, pixels = faces.attributes_and_thumbnails(ws)
    np.testing.assert_allclose(seen, ws[:, 0] @ regressor.coefficients, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(faces.attributes(ws), seen)
    np.testing.assert_allclose(pixels, ws[:, 0], rtol=1e-5)


def test_a_seed_draws_the_faces_of_the_original_programs():
    network, _ = linear_case()
    ws = SeenFaces(network, None, progress=False).draw(4, seed=9, truncation_psi=0.5)
    np.testing.assert_array_equal(ws, network.mapping(np.random.RandomState(9).randn(4, 6), truncation_psi=0.5))


@pytest.mark.parametrize(
    ("shape", "pixels"), [((64, 64, 3), 192), ((48, 80, 1), 8 * 13), ((4, 4, 3), 48), ((36, 36, 3), 9 * 9 * 3)]
)
def test_thumbnails_are_small_and_keep_what_is_the_same_everywhere(shape, pixels):
    images = np.full((2, *shape), 0.5, np.float32)
    np.testing.assert_array_equal(thumbnails(images), np.full((2, pixels), 0.5))
