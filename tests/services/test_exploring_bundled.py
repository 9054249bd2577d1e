"""Ways, mixes and neighbours on the network that ships with the project, where pixels are those of faces."""

import io

import numpy as np
import pytest
from PIL import Image

import stylegan2
from services.derived.similar.request import SimilarRequest
from services.derived.transitions.request import TransitionRequest
from services.faces.random_faces import Look
from services.figures.animations import AnimationRequest
from tests.fakes import make_service

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """With faces 1 to 4."""
    service = make_service(tmp_path_factory.mktemp("results"), stylegan2.load("bundled"))
    service.random_faces.make(4, Look(seed=1, truncation_psi=0.8))
    yield service
    service.close()


@pytest.mark.parametrize("space", ["w", "z"])
@pytest.mark.parametrize("metric", ["w", "w+", "pixel"])
@pytest.mark.parametrize("path", [[1, 2], [3, 4, 1]])
def test_equal_steps_differ_by_less_than_5_percent_of_their_mean(service, path, metric, space):
    way = service.transitions.make(
        TransitionRequest(path=path, amount=16, spacing="equal", metric=metric, space=space, endpoints=True)
    )
    assert way.even
    assert way.frames[0].face.sha256 == service.faces.stored.face(path[0]).sha256
    assert way.frames[-1].face.sha256 == service.faces.stored.face(path[-1]).sha256


def test_a_mix_with_itself_is_itself(service):
    assert service.mixes.by_styles({"coarse": 3, "middle": 3, "fine": 3}).sha256 == service.faces.stored.face(3).sha256


@pytest.mark.parametrize("layers", [None, "coarse", "middle"])
def test_similar_faces_are_as_far_in_pixels_as_wanted(service, layers):
    wish = SimilarRequest(id=2, amount=8, distance=12.0, metric="pixel", tolerance=0.02, seed=7, layers=layers)
    assert service.similar.make(wish).distances == pytest.approx([12.0] * 8, rel=0.02)


def test_a_film_shows_the_faces(service):
    with service.animations.plan(AnimationRequest(ids=[1, 2], frames=8)).open() as file:
        data = file.read()
    with Image.open(io.BytesIO(data)) as picture:
        for number, face_id in ((0, 1), (4, 2)):
            picture.seek(number)
            shown = np.asarray(picture.convert("RGB")).astype(int)
            with Image.open(io.BytesIO(service.faces.png(service.faces.stored.face(face_id)))) as face:
                assert np.abs(shown - np.asarray(face)).mean() < 4
