"""How finished pictures are measured."""

import dataclasses
from typing import NamedTuple

import numpy as np
import pytest

from services.faces.random_faces import Look
from services.stimuli.known_generators import KnownGenerators
from services.stimuli.measuring import Measurer
from tests.fakes import FakeConfig, FakeNetwork, make_service

FACE = np.full((128, 128, 3), 7, np.uint8)


class Found(NamedTuple):
    attributes: dict
    quantities: dict


@dataclasses.dataclass
class Remembering:
    """Remembers the pictures that it was to measure."""

    seen: list = dataclasses.field(default_factory=list)

    def of_pixels(self, network, pixels):
        self.seen.append(pixels)
        attributes = {"yaw": float("nan"), "brow_raise": 0.1, "age": float(pixels.mean())}
        return Found(attributes, {"skin_L": float(pixels.max()), **attributes})

    def reliable(self, network):
        return {"skin_L", "yaw", "age"}

    def errors(self, network):
        return {"age": 5.0}


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    network = FakeNetwork(FakeConfig(img_height=128, img_width=128))
    service = make_service(tmp_path_factory.mktemp("measuring") / "results", network)
    service.random_faces.make(1, Look(seed=1))
    yield service
    service.close()


def shown_to(service, pixels, background=None):
    measuring = Remembering()
    found = Measurer(KnownGenerators(service.networks), measuring).quantities(
        service.stored.face(1).recipe, FACE, pixels, background
    )
    face, seen = measuring.seen
    assert (face == FACE).all()
    assert found == {"skin_L": seen.max(), "age": FACE.mean()}  # neither unreliable nor missing quantities
    return seen


def test_attributes_are_those_of_the_face_and_colours_those_of_the_finished_picture(service):
    shown_to(service, np.zeros((128, 128, 3), np.uint8))


def test_errors_are_those_of_the_networks_that_are_here(service):
    recipe = service.stored.face(1).recipe
    measurer = Measurer(KnownGenerators(service.networks), Remembering())
    assert measurer.errors([recipe, recipe]) == {"age": 5.0}
    assert measurer.errors([dataclasses.replace(recipe, fingerprint="e" * 64)]) == {}


def test_a_picture_of_the_networks_size_is_measured_as_it_is(service):
    pixels = np.random.RandomState(0).randint(0, 256, (128, 128, 3)).astype(np.uint8)
    assert (shown_to(service, pixels) == pixels).all()


@pytest.mark.parametrize("shape", [(512, 512, 3), (100, 50, 3), (30, 60, 1), (40, 40, 4)])
def test_another_picture_is_put_on_a_square_of_the_networks_size(service, shape):
    pixels = np.full(shape, 200, np.uint8)
    if shape[2] == 4:
        pixels[..., 3] = 255
    seen = shown_to(service, pixels, (10, 20, 30))
    assert seen.shape == (128, 128, min(shape[2], 3))
    assert (seen[60:68, 60:68] == 200).all()
    if shape[0] != shape[1]:
        assert seen[0, 0].tolist() == ([10, 20, 30] if shape[2] == 3 else [20])


def test_without_the_network_nothing_is_measured(service):
    elsewhere = dataclasses.replace(service.stored.face(1).recipe, fingerprint="e" * 64)
    measurer = Measurer(KnownGenerators(service.networks), Remembering())
    assert measurer.quantities(elsewhere, FACE, np.zeros((8, 8, 3), np.uint8), None) == {}
    assert (
        Measurer(KnownGenerators(service.networks), None).quantities(
            service.stored.face(1).recipe, FACE, np.zeros((8, 8, 3)), None
        )
        == {}
    )
