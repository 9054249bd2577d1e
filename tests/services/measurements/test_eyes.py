"""dlib's landmarks, if they are installed."""

import numpy as np
import pytest

import stylegan2
from services.measurements.eyes import DlibEyes, installed_eyes
from stylegan2.pictures.pixels import to_pixels


def test_without_the_files_there_are_no_landmarks(monkeypatch, tmp_path):
    package = tmp_path / "face_recognition_models"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").touch()
    (tmp_path / "dlib.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert installed_eyes() is None
    (package / "models" / "shape_predictor_5_face_landmarks.dat").touch()
    assert isinstance(installed_eyes(), DlibEyes)


@pytest.mark.long
def test_the_eyes_of_a_face_are_in_order_and_noise_has_none():
    pytest.importorskip("dlib", reason="requirements-identity.txt is not installed")
    network, eyes = stylegan2.load("bundled"), installed_eyes()
    image = network.synthesis(network.mapping(np.zeros((1, network.config.z_dim), np.float32), truncation_psi=0))[0]
    found = eyes.find(to_pixels(image))
    assert set(found) == set(eyes.landmarks)
    order = ["eye_outer_l", "eye_inner_l", "nose_base", "eye_inner_r", "eye_outer_r"]
    assert [found[name][0] for name in order] == sorted(found[name][0] for name in order)
    assert found["nose_base"][1] > found["eye_inner_l"][1]
    assert eyes.find(np.full((64, 64, 3), 128, np.uint8)) is None
