"""The network that comes along, in the service that it is for: small, free, and the same face every time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import stylegan2
from services.faces.face_service import FaceService
from services.faces.random_faces import Look
from services.service import Service
from stylegan2.checkpoints import resolve
from stylegan2.directions import directions_beside, read_directions
from stylegan2.engines import is_installed
from stylegan2.network import GeneratorNetwork
from tests.fakes import make_service
from tests.stylegan2.engines import ENGINES, KERAS, OPENVINO

SEED = 20_000
MEGABYTE = 1_000_000


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def bundled(engine: str) -> GeneratorNetwork:
    return stylegan2.load("bundled", engine=engine)


@pytest.fixture
def service(bundled: GeneratorNetwork, tmp_path: Path) -> Iterator[Service]:
    service = make_service(tmp_path / "results", bundled)
    yield service
    service.close()


@pytest.fixture(scope="module")
def alone(bundled: GeneratorNetwork, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The PNG of one face, made as the only one of its service."""
    service = make_service(tmp_path_factory.mktemp("alone"), bundled)
    png = png_of(service)
    service.close()
    return png


def png_of(service: FaceService, amount: int = 1, first: int = SEED) -> bytes:
    """The PNG of the face of SEED, made in a request for `amount` faces from the seed `first` on."""
    made = service.random_faces.make(amount, Look(seed=first))
    return service.faces.png(next(face for face in made if face.recipe.seed == SEED))


def test_the_file_is_small_and_says_what_one_may_do_with_it(bundled: GeneratorNetwork) -> None:
    assert resolve("bundled").stat().st_size <= 20 * MEGABYTE
    assert bundled.licence == "CC0 1.0"
    assert bundled.metadata["kimg"] >= 900


def test_it_comes_with_directions_that_move_what_they_say(bundled: GeneratorNetwork) -> None:
    directions = read_directions(directions_beside(resolve("bundled")), bundled.config, bundled.fingerprint)
    assert {"smile", "age", "yaw", "sex"} <= set(directions.names)
    own = np.diag(directions.effects)
    others = np.abs(directions.effects - np.diag(own)).mean(axis=1)
    assert own.min() > 0.8
    assert np.all(others < 0.3 * own)


def test_faces_of_two_seeds_are_far_apart_and_neither_is_blank(service: Service) -> None:
    made = service.random_faces.make(2, Look(seed=1))
    first, second = (np.asarray(Image.open(io.BytesIO(service.faces.png(face))), np.float32) for face in made)
    assert min(first.std(), second.std()) > 20
    assert np.abs(first - second).mean() > 5


def test_a_face_is_the_same_in_a_request_of_seven(service: Service, alone: bytes) -> None:
    assert png_of(service, amount=7, first=SEED - 3) == alone


def test_a_face_is_the_same_after_fifty_others(service: Service, alone: bytes) -> None:
    service.random_faces.make(50, Look())
    assert png_of(service) == alone


def test_a_face_is_the_same_from_eight_threads_at_once(service: Service, alone: bytes) -> None:
    with ThreadPoolExecutor(8) as clients:
        pngs = list(clients.map(lambda k: png_of(service, 1 + k, SEED - k), range(8)))
    assert pngs == [alone] * 8


def test_a_face_is_the_same_on_a_network_that_was_loaded_again(tmp_path: Path, engine: str, alone: bytes) -> None:
    service = make_service(tmp_path, stylegan2.load("bundled", engine=engine))
    assert png_of(service) == alone
    service.close()


def test_frames_and_edits_are_the_same_when_they_are_made_again(service: Service) -> None:
    first, second = service.random_faces.make(2, Look(seed=SEED))
    way = service.transitions.make_plain(4, first.id, second.id, speed=0.8, space="w", look=Look()).faces
    made = [*way, *service.edits.make(first.id, "sefa_0", [-2, 2])]
    before = [service.faces.png(face) for face in made]
    assert [service.faces.png(service.faces.make_again(face.id)) for face in made] == before


@pytest.mark.skipif(not is_installed(OPENVINO), reason="OpenVINO is not installed")
def test_a_face_of_one_engine_differs_by_a_level_at_most_on_the_other_and_verification_says_so(tmp_path: Path) -> None:
    for made_by, checked_by in ((KERAS, OPENVINO), (OPENVINO, KERAS)):
        results = tmp_path / made_by
        service = make_service(results, stylegan2.load("bundled", engine=made_by), engine={made_by: "1"})
        faces = service.random_faces.make(5, Look(seed=SEED))
        service.close()
        service = make_service(results, stylegan2.load("bundled", engine=checked_by), engine={checked_by: "2"})
        verdicts = [service.verification.verify(face.id) for face in faces]
        service.close()
        assert all(verdict.file_is_whole for verdict in verdicts)
        assert {verdict.max_difference for verdict in verdicts} <= {0, 1}
        assert {verdict.equal for verdict in verdicts} == {verdict.max_difference == 0 for verdict in verdicts}
        assert [verdict.engine_then.get(made_by) for verdict in verdicts] == ["1"] * 5
        assert [verdict.engine_now.get(checked_by) for verdict in verdicts] == ["2"] * 5
