"""The bundled network's own faces are found again within the distance that the documentation states."""

import io
import math

import numpy as np
import pytest
from PIL import Image

import stylegan2
from services.distances.metrics import pixel_distance, w_plus_distance
from services.faces.random_faces import Look
from services.projections.projections import ProjectionRequest
from services.projections.projector import make_projector
from stylegan2.directions.principal import covariance
from stylegan2.directions.w_statistics import CovarianceCache
from stylegan2.pictures.pixels import to_pixels
from stylegan2.projection.framing import align_face, find_squares, is_framed
from stylegan2.projection.settings import ProjectionSettings
from tests.fakes import make_service

PIXEL_DISTANCE = 4.0  # levels of 0 to 255, root mean square
W_PLUS_DISTANCE = 0.8  # of the distance between two random faces


@pytest.mark.long
def test_a_projected_face_of_the_network_comes_back_within_four_levels():
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


@pytest.mark.long
def test_its_faces_are_framed_and_are_found_in_a_scene_at_any_angle():
    pytest.importorskip("mtcnn")
    from stylegan2.pictures.detection import MtcnnDetector

    network, detector = stylegan2.load("bundled"), MtcnnDetector()
    average = np.repeat(network.w_avg[None, None], network.config.num_ws, axis=1)
    ws = network.mapping(np.random.RandomState(6).randn(5, network.config.z_dim), truncation_psi=0.7)
    pictures = [Image.fromarray(to_pixels(image)) for image in network.synthesis(np.concatenate([average, ws]))]
    [home] = find_squares(detector, pictures[0])
    size = pictures[0].size
    for picture, degrees in zip(pictures[1:], (0, 12, -20, 30, -8), strict=True):
        [here] = find_squares(detector, picture)
        assert is_framed(picture, here, home, size)
        scene = Image.new("RGB", (900, 700), (90, 120, 100))
        turned = picture.resize((300, 300), Image.Resampling.BICUBIC).convert("RGBA").rotate(degrees, expand=True)
        scene.paste(turned, (400, 150), turned)
        [there] = find_squares(detector, scene)
        assert math.degrees(there.angle - here.angle) == pytest.approx(-degrees, abs=4)
        assert there.side == pytest.approx(here.side * 300 / size[0], rel=0.1)
        [again] = find_squares(detector, align_face(scene, there, home, size))
        assert is_framed(picture, again, home, size)


@pytest.mark.long
@pytest.mark.parametrize("space", ["w+", "w"])
def test_noise_and_turned_faces_are_warned_of_and_its_own_faces_are_not(tmp_path, space):
    service = make_service(
        tmp_path / "results",
        stylegan2.load("bundled"),
        make_projector=make_projector,
        covariances=CovarianceCache(tmp_path / "cache", samples=2000),
    )
    [face] = service.random_faces.make(1, Look(seed=11))
    with Image.open(io.BytesIO(service.faces.png(face))) as picture:
        own = picture.convert("RGB")
    noise = Image.fromarray(np.random.RandomState(0).randint(0, 256, (64, 64, 3), np.uint8))
    pictures = {"own": own, "noise": noise, "upside down": own.rotate(180), "on its side": own.rotate(90)}
    warned = set()
    for name, each in pictures.items():
        file = io.BytesIO()
        each.save(file, "PNG")
        made = service.projections.make(file.getvalue(), ProjectionRequest(steps=200, space=space, align="none"))
        if "far-from-the-network" in [warning.code for warning in made.warnings]:
            warned.add(name)
    service.close()
    assert warned == set(pictures) - {"own"}
