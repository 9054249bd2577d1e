"""The bundled network's own faces are found again, within the distance that the documentation states."""

import numpy as np
import pytest

import stylegan2
from services.metrics import pixel_distance, w_plus_distance
from services.png import to_pixels
from stylegan2.directions.principal import covariance
from stylegan2.projection.settings import ProjectionSettings

PIXEL_DISTANCE = 2.0  # levels of 0 to 255, root mean square
W_PLUS_DISTANCE = 0.8  # of the distance between two random faces


@pytest.mark.long
def test_a_projected_face_of_the_network_comes_back_within_two_levels():
    from stylegan2.projection.projector import Projector

    network = stylegan2.load("bundled")
    w = network.sampled_w(np.random.RandomState(0).randn(2000, network.config.z_dim))
    ws = network.mapping(np.random.RandomState(5).randn(4, network.config.z_dim), truncation_psi=0.7)
    targets = network.synthesis(ws)  # with the noise that faces have, and projections do without
    projector, settings = Projector(network), ProjectionSettings(steps=300)
    for target, original in zip(targets, ws, strict=True):
        found = projector.project((to_pixels(target) - 127.5) / 127.5, network.w_avg, covariance(w), settings)
        image = network.synthesis(found.ws[None], "none")[0]
        assert pixel_distance(to_pixels(image), to_pixels(target)) < PIXEL_DISTANCE
        others = [w_plus_distance(original, other) for other in ws if other is not original]
        assert w_plus_distance(found.ws, original) < W_PLUS_DISTANCE * min(d for d in others if d > 0)
