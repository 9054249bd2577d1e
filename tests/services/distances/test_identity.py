"""Face recognition, if it is installed."""

import numpy as np
import pytest

import stylegan2
from services.distances import identity
from stylegan2.pictures.pixels import to_pixels


def test_without_the_packages_there_is_no_recognition(monkeypatch):
    monkeypatch.setattr(identity.importlib.util, "find_spec", lambda name: None)
    assert identity.installed_recognition() is None


def test_a_package_without_weights_gives_no_recognition(monkeypatch, tmp_path):
    package = tmp_path / "face_recognition_models"
    (package / "models").mkdir(parents=True)
    (package / "__init__.py").touch()
    (tmp_path / "dlib.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert identity.installed_recognition() is None
    (package / "models" / identity.WEIGHTS).touch()
    assert isinstance(identity.installed_recognition(), identity.DlibRecognition)


@pytest.mark.long
def test_a_small_edit_is_closer_than_another_face():
    pytest.importorskip("dlib", reason="requirements-identity.txt is not installed")
    recognition = identity.installed_recognition()
    network = stylegan2.load("bundled")
    z = np.concatenate([np.random.RandomState(seed).randn(1, network.config.z_dim) for seed in range(8)])
    ws = network.mapping(z, truncation_psi=0.7)
    first, near = (
        np.stack([recognition.embedding(to_pixels(image)) for image in network.synthesis(each)])
        for each in (ws, ws + 0.05 * (ws[::-1] - ws))
    )
    others = np.linalg.norm(first[:, None] - first, axis=2)[np.triu_indices(8, 1)]
    assert np.linalg.norm(first - near, axis=1).max() < others.min()
    assert recognition.embedding(np.full((64, 64, 1), 128, np.uint8)) is None
