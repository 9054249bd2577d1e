"""Everything random in a run follows from the seed and the image number."""

import numpy as np
import pytest

from stylegan2.training.draws import D_AUGMENTATION, D_LATENTS, G_AUGMENTATION, G_LATENTS, Draws
from tests.stylegan2.training.tiny_run import tiny_config

ONE_CLASS = np.zeros(10, np.int64)


def draws(labels: np.ndarray = ONE_CLASS, **settings: object) -> Draws:
    return Draws(tiny_config(**settings), labels)


def everything(drawn: Draws, nimg: int) -> list[np.ndarray]:
    return [
        *drawn.latents(nimg, D_LATENTS),
        *drawn.latents(nimg, G_LATENTS),
        drawn.projection(nimg),
        *drawn.augmentation(nimg, D_AUGMENTATION, 0.9, 2),
        *drawn.augmentation(nimg, G_AUGMENTATION, 0.9, 1),
    ]


def test_a_step_draws_the_same_whatever_was_drawn_before():
    first, second = draws(), draws()
    everything(first, 0)
    for expected, found in zip(everything(first, 8), everything(second, 8), strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("other", "nimg"), [({"seed": 1}, 8), ({}, 12)], ids=["another seed", "another image number"])
def test_another_seed_or_image_number_draws_something_else(other, nimg):
    for one, another in zip(everything(draws(), 8)[1:3], everything(draws(**other), nimg)[1:3], strict=True):
        assert not np.array_equal(one, another)


def test_discriminator_and_generator_see_other_latents():
    drawn = draws()
    assert not np.array_equal(drawn.latents(0, D_LATENTS).z, drawn.latents(0, G_LATENTS).z)


def test_classes_are_as_frequent_as_in_the_training_set():
    drawn = draws(np.array([0, 2, 2, 2]), c_dim=3, batch=400)
    assert drawn.latents(0, D_LATENTS).c.mean(axis=0) == pytest.approx([0.25, 0, 0.75], abs=0.1)


def test_a_class_without_pictures_is_never_drawn():
    drawn = draws(np.array([1, 2, 2]), c_dim=3, batch=400)
    assert drawn.latents(0, D_LATENTS).c[:, 0].max() == 0
    assert drawn.latents(0, G_LATENTS).c[:, 0].max() == 0
    assert drawn.classes(5).tolist() == [1, 2, 1, 2, 1]


def test_an_unconditional_network_has_labels_without_numbers():
    assert draws().latents(0, D_LATENTS).c.shape == (4, 0)


@pytest.mark.parametrize(("probability", "expected"), [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5)])
def test_as_many_images_are_mixed_as_asked(probability, expected):
    drawn = draws(style_mixing_prob=probability, batch=400)
    num_ws = drawn.config.generator.num_ws
    mixing = drawn.latents(0, D_LATENTS).mixing
    assert np.mean(mixing < num_ws) == pytest.approx(expected, abs=0.1)
    assert mixing.min() >= 1


def test_the_second_z_takes_over_at_any_layer_but_the_first_equally_often():
    drawn = draws(style_mixing_prob=1.0, batch=3000)
    num_ws = drawn.config.generator.num_ws
    layers, counts = np.unique(drawn.latents(0, D_LATENTS).mixing, return_counts=True)
    np.testing.assert_array_equal(layers, np.arange(1, num_ws))
    np.testing.assert_allclose(counts / 3000, 1 / (num_ws - 1), atol=0.04)


def test_without_mixing_the_second_z_never_takes_over():
    drawn = draws(style_mixing_prob=0.0)
    np.testing.assert_array_equal(drawn.latents(0, D_LATENTS).mixing, [drawn.config.generator.num_ws] * 4)


def test_a_direction_in_image_space_is_drawn_for_half_a_batch():
    projection = draws(batch=64).projection(0)
    assert projection.shape == (32, 8, 8, 3)
    assert np.std(projection) == pytest.approx(1, abs=0.04)


def test_discriminator_and_generator_see_other_augmentations():
    drawn = draws()
    of_d, of_g = (drawn.augmentation(0, purpose, 1.0, 1)[0] for purpose in (D_AUGMENTATION, G_AUGMENTATION))
    assert not np.array_equal(of_d, of_g)


def test_without_augmentation_there_are_no_matrices():
    assert draws(aug="none").augmentation(0, D_AUGMENTATION, 0.0, 2) == ()


def test_matrices_come_by_batch():
    geometry, colour = draws().augmentation(0, D_AUGMENTATION, 1.0, 2)
    assert (geometry.shape, colour.shape) == ((2, 4, 3, 3), (2, 4, 4, 4))
