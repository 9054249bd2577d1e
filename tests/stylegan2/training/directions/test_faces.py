"""Random faces of a network: seeds, style mixing, and measurement in chunks."""

import numpy as np

from stylegan2.training.directions.faces import CHUNK, FaceSampler
from stylegan2.training.directions.latents import layer_groups, to_latents, to_layers
from tests.stylegan2.training.directions.fake_faces import LinearNetwork, linear_case


def test_faces_in_several_chunks_have_the_attributes_of_each_alone():
    network, regressor = linear_case()
    faces = FaceSampler(network, regressor, progress=False)
    ws = faces.draw(CHUNK + 3, seed=1)
    seen, pixels = faces.attributes_and_thumbnails(ws)
    np.testing.assert_allclose(seen, ws[:, 0] @ regressor.coefficients, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(faces.attributes(ws), seen)
    np.testing.assert_allclose(pixels, ws[:, 0], rtol=1e-5)


def test_a_seed_draws_the_faces_of_the_original_programs():
    network, _ = linear_case()
    ws = FaceSampler(network, None, progress=False).draw(4, seed=9, truncation_psi=0.5)
    np.testing.assert_array_equal(ws, network.mapping(np.random.RandomState(9).randn(4, 6), truncation_psi=0.5))


def test_a_mixed_face_takes_one_w_up_to_a_group_and_another_from_there():
    network = LinearNetwork(np.eye(6))
    groups = layer_groups(network.config.num_ws, 2)
    ws = FaceSampler(network, None, progress=False).draw_mixed(200, 0, 1.0, groups)
    np.testing.assert_array_equal(ws, to_layers(to_latents(ws, groups), groups))
    alike = np.all(ws[:, 0] == ws[:, -1], axis=1)
    assert 70 < alike.sum() < 130
