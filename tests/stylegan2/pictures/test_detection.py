"""The detector that comes with the training requirements finds a face where it is."""

import sys
import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.pictures.detection import MtcnnDetector
from stylegan2.pictures.errors import DetectorUnavailable
from tests.beside import FACES

SHARD = FACES / "faces128-00.zip"


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "mtcnn", None)
    with pytest.raises(DetectorUnavailable, match=r"pip install -r requirements-training\.txt"):
        MtcnnDetector()


@pytest.mark.long
def test_landmarks_are_where_the_renderer_put_them():
    pytest.importorskip("mtcnn")
    if not SHARD.exists():
        pytest.skip("the rendered faces are not beside the checkout")
    detector = MtcnnDetector()
    assert detector(Image.new("RGB", (300, 200), "gray")) == []
    with zipfile.ZipFile(SHARD) as archive:
        for name in archive.namelist()[:5]:
            face = Image.open(BytesIO(archive.read(name))).convert("RGB").resize((384, 384))
            scene = Image.new("RGB", (900, 700), (120, 130, 125))
            scene.paste(face, (300, 150))
            (found,) = detector(scene)
            points = np.array([found.left_eye, found.right_eye, np.mean([found.mouth_left, found.mouth_right], axis=0)])
            known = np.array([(50.6, 67.7), (77.4, 67.6), (63.9, 98.0)]) * 3 + (300, 150)
            assert np.abs(points - known).max() < 0.25 * (77.4 - 50.6) * 3
