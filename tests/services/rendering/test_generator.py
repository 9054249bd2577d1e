"""Recipes and images of one network."""

from typing import Any, ClassVar

import numpy as np
import pytest

from services.errors import InvalidParameter, NetworkMismatch
from tests.fakes import FakeConfig, FakeNetwork


def test_the_original_systems_calls_make_images(service):
    generator = service.networks.generator()
    images = generator.generate_random_images(3, seed=5)
    assert images.shape == (3, 16, 12, 3)
    assert np.array_equal(images[1:], generator.generate_random_images(2, seed=6))
    way = generator.generate_transition(5, 6, speed=1.0, qty=4)
    assert np.array_equal(way[-1], images[1])
    assert np.array_equal(generator.generate_transition(5, 6, speed=0.5, qty=2)[-1], way[1])


def test_the_class_that_a_seed_draws_never_changes(run):
    generator = run(FakeNetwork(FakeConfig(c_dim=7))).networks.generator()
    assert [generator.random_recipe(seed).class_ for seed in range(12)] == [4, 5, 3, 5, 0, 3, 6, 4, 2, 1, 3, 1]
    generator = run(FakeNetwork(FakeConfig(c_dim=1000))).networks.generator()
    assert [generator.random_recipe(seed).class_ for seed in (0, 1, 2, 2**32 - 1)] == [471, 645, 371, 178]


def test_an_unconditional_network_has_no_classes(service):
    generator = service.networks.generator()
    assert generator.random_recipe(1).class_ is None
    with pytest.raises(InvalidParameter, match="conditional networks"):
        generator.random_recipe(1, class_=0)


def test_a_class_must_be_one_of_the_network(run):
    generator = run(FakeNetwork(FakeConfig(c_dim=3))).networks.generator()
    assert generator.random_recipe(1, class_=2).class_ == 2
    for class_ in (-1, 3):
        with pytest.raises(InvalidParameter, match="between 0 and 2"):
            generator.random_recipe(1, class_=class_)


class PartlyTrained(FakeNetwork):
    """Has seen pictures of the classes 1 and 3 only."""

    metadata: ClassVar[dict[str, Any]] = {"classes": [1, 3]}


def test_a_class_that_the_network_has_never_seen_is_neither_drawn_nor_made(run):
    generator = run(PartlyTrained(FakeConfig(c_dim=4))).networks.generator()
    assert {generator.random_recipe(seed).class_ for seed in range(20)} == {1, 3}
    assert generator.random_recipe(1, class_=3).class_ == 3
    with pytest.raises(InvalidParameter, match=r"has seen pictures of: 1, 3. Received: 2."):
        generator.random_recipe(1, class_=2)


def test_the_usual_psi_is_used_where_none_is_asked_for(run):
    generator = run(truncation_psi=0.25).networks.generator()
    assert generator.random_recipe(1).truncation_psi == 0.25
    assert generator.random_recipe(1, 0.0).truncation_psi == 0.0


def test_a_recipe_names_what_made_it(run):
    generator = run(engine={"keras": "9"}).networks.generator()
    recipe = generator.random_recipe(1)
    assert (recipe.network, recipe.fingerprint, recipe.precision) == ("fake", "f" * 64, "float32")
    assert recipe.engine == {"keras": "9", "device": "paint"}


def test_latents_of_another_shape_are_refused(service):
    generator = service.networks.generator()
    recipe = generator.derived_recipe({"by": "mix"}, np.zeros((3, 6), np.float32))
    with pytest.raises(NetworkMismatch, match=r"\(3, 6\)"):
        list(generator.images([recipe]))


def test_pictures_are_those_of_the_images_however_many(run):
    generator = run(queue_size=70).networks.generator()
    recipes = [generator.random_recipe(seed) for seed in range(150)]  # more than may wait at a time
    pictures = list(generator.pictures(recipes))
    assert len(pictures) == 150
    assert np.array_equal(pictures[149], generator.generate_random_images(1, seed=149)[0])
