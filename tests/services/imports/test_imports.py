"""Faces that come from elsewhere."""

import numpy as np
import pytest

from services.errors import InvalidParameter, NetworkMismatch, OutOfRange
from services.faces.random_faces import Look
from services.imports.latents import Latent
from services.recipes.face_file import face_png
from tests.app.calls.test_no_face import Blind
from tests.fakes import FakeConfig, FakeNetwork, make_service, readers


def test_a_stored_face_of_a_seed_is_not_made_again(service):
    [face] = service.random_faces.make(1, Look(seed=3, truncation_psi=0.5))
    [again] = service.imports.of_recipe(face.recipe.to_dict())
    assert again == face


def test_the_recipe_says_what_made_the_pixels_here(service):
    [face] = service.random_faces.make(1, Look(seed=3, truncation_psi=0.5))
    recipe = {**face.recipe.to_dict(), "engine": {"old": "1"}, "precision": "bfloat16", "seed": 4}
    [made] = service.imports.of_recipe(recipe)
    assert (made.recipe.engine, made.recipe.precision) == (face.recipe.engine, "float32")


def test_a_recipe_with_latents_of_another_shape_is_of_another_network(service, tmp_path):
    other = make_service(tmp_path / "other", FakeNetwork(FakeConfig(num_ws=5)))
    other.random_faces.make(2, Look(seed=1, truncation_psi=0.3))
    recipe = other.averages.make([1, 2])[0].recipe
    other.close()
    with pytest.raises(NetworkMismatch, match="shape"):
        service.imports.of_recipe(recipe.to_dict())
    assert service.stored.ids() == []


def test_a_picture_without_a_face_is_refused_unless_the_request_insists(run):
    service = run(readers=readers(Blind()))
    latent = Latent(values=np.zeros(6), space="w", field="w")
    with pytest.raises(OutOfRange, match="no face is found"):
        service.imports.of_latent(latent)
    [face] = service.imports.of_latent(latent, insist=True)
    with pytest.raises(OutOfRange, match="no face is found"):
        service.imports.of_recipe(face.recipe.to_dict())
    assert service.stored.ids() == [1]


@pytest.mark.parametrize("position", range(8, 400, 13))
def test_a_png_with_a_changed_byte_makes_no_face(service, position):
    [face] = service.random_faces.make(1, Look(seed=3, truncation_psi=0.5))
    data = bytearray(service.faces.png(face))
    data[position] ^= 1
    with pytest.raises(InvalidParameter):
        service.imports.of_png(bytes(data), "file")


def test_an_imported_face_survives_a_restart(run):
    service = run()
    [face] = service.imports.of_latent(Latent(values=np.full(6, 0.1), space="w", field="w"))
    pixels = np.zeros((16, 12, 3), np.uint8)
    made = service.imports.of_png(face_png(face.recipe, pixels)[0], "file")
    assert [each.code for each in made.warnings] == ["other-pixels"]
    service = run()
    assert service.stored.ids() == [1, 2]
    assert service.stored.face(1).recipe == face.recipe
