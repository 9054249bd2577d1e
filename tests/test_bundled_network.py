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
from stylegan2.network import GeneratorNetwork
from tests.fakes import make_service

SEED = 20_000
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def bundled() -> GeneratorNetwork:
    return stylegan2.load("bundled")


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
    assert bundled.metadata["kimg"] >= 514


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


def test_a_face_is_the_same_on_a_network_that_was_loaded_again(tmp_path: Path, alone: bytes) -> None:
    service = make_service(tmp_path, stylegan2.load("bundled"))
    assert png_of(service) == alone
    service.close()
