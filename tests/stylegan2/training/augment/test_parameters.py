"""Tolerances are about four standard errors of what is counted, so that another generator would pass too."""

import numpy as np
import pytest

from stylegan2.training.augment import Augmentation, draw

N, HEIGHT, WIDTH = 20_000, 32, 48
GRAY = np.ones(3) / np.sqrt(3)


def geometry(p=1.0, height=HEIGHT, width=WIDTH, **strengths):
    """The forward maps, about the image's centre: the inverses of what `draw` gives."""
    matrices, colour = draw(Augmentation(**strengths), p, N, height, width, 3, np.random.default_rng(0))
    assert (colour == np.eye(4)).all()
    centre = np.array([[1, 0, (width - 1) / 2], [0, 1, (height - 1) / 2], [0, 0, 1]])
    return np.linalg.inv(centre) @ np.linalg.inv(matrices.astype(np.float64)) @ centre


def colour(p=1.0, **strengths):
    matrices, geometry = draw(Augmentation(**strengths), p, N, HEIGHT, WIDTH, 3, np.random.default_rng(0))[::-1]
    assert (geometry == np.eye(3)).all()
    return matrices.astype(np.float64)


def share(condition) -> float:
    return float(np.mean(condition))


def changed(matrices):
    return np.abs(matrices - np.eye(matrices.shape[-1])).max(axis=(1, 2)) > 1e-6


def assert_normal(values, std):
    """Mean, standard deviation and the share within one of them."""
    assert np.mean(values) == pytest.approx(0, abs=4 * std / np.sqrt(len(values)))
    assert np.std(values) == pytest.approx(std, rel=0.03)
    assert share(np.abs(values) < std) == pytest.approx(0.683, abs=0.02)


def assert_uniform(values, low, high):
    """Every eighth of the range gets its share."""
    counts, _ = np.histogram(values, 8, (low, high))
    assert counts.sum() == len(values)
    np.testing.assert_allclose(counts / len(values), 1 / 8, atol=4 * np.sqrt(7 / 64 / len(values)))


def test_nothing_is_done_with_a_p_of_0():
    matrices = draw(Augmentation.preset("bgc"), 0.0, 50, 7, 12, 3, np.random.default_rng(0))
    for found, size in zip(matrices, (3, 4), strict=True):
        np.testing.assert_array_equal(found, np.tile(np.eye(size, dtype=np.float32), (50, 1, 1)))
        assert found.dtype == np.float32


def test_nothing_is_done_by_transforms_that_are_off():
    matrices = draw(Augmentation(), 1.0, 50, 7, 12, 3, np.random.default_rng(0))
    assert not any(changed(found).any() for found in matrices)


def test_half_of_the_share_is_flipped():
    """p of the images get the transform, and it is a flip for half of those."""
    matrices = geometry(p=0.6, x_flip=1)
    assert share(matrices[:, 0, 0] == -1) == pytest.approx(0.3, abs=0.013)
    np.testing.assert_allclose(np.abs(matrices), np.tile(np.eye(3), (N, 1, 1)), atol=1e-5)


def test_a_strength_multiplies_the_probability():
    assert share(changed(geometry(p=0.6, x_flip=0.5))) == pytest.approx(0.15, abs=0.01)


def test_quarter_turns_are_all_as_likely():
    matrices = geometry(p=0.8, rotate90=1, width=HEIGHT)
    quarters = np.rint(np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0]) / (np.pi / 2)) % 4
    for quarter in (1, 2, 3):
        assert share(quarters == quarter) == pytest.approx(0.2, abs=0.012)
    np.testing.assert_array_equal(np.abs(matrices[:, :2, :2]), np.rint(np.abs(matrices[:, :2, :2])))


def test_integer_translations_are_of_whole_pixels_up_to_an_eighth_of_the_side():
    matrices = geometry(p=0.9, integer_translation=1)
    shifts = matrices[:, :2, 2]
    np.testing.assert_allclose(shifts, np.rint(shifts), atol=1e-4)
    assert (np.abs(shifts).max(axis=0) == pytest.approx([WIDTH / 8, HEIGHT / 8], abs=1e-4)) is True
    moved = shifts[np.abs(shifts).max(axis=1) > 0.5]
    # Rounded to 0 both ways: 1 of 12 and of 8.
    assert len(moved) / N == pytest.approx(0.9 * (1 - 1 / 96), abs=0.01)
    # Of x: the 11 inner values with a share of 1/12 each.
    assert share(np.rint(shifts[:, 0]) == 3) == pytest.approx(0.9 / 12, abs=0.008)


def test_isotropic_scales_are_log_normal():
    matrices = geometry(isotropic_scale=1)
    np.testing.assert_allclose(matrices[:, 0, 0], matrices[:, 1, 1], rtol=1e-5)
    assert_normal(np.log2(matrices[:, 0, 0]), 0.2)


def test_anisotropic_scales_are_log_normal_and_keep_the_area():
    matrices = geometry(anisotropic_scale=1)
    np.testing.assert_allclose(np.linalg.det(matrices), 1, rtol=1e-4)
    assert_normal(np.log2(matrices[:, 0, 0]), 0.2)


@pytest.mark.parametrize("p", [0.3, 1.0])
def test_a_share_of_p_is_rotated_before_or_after_by_any_angle(p):
    matrices = geometry(p=p, rotation=1)
    rotated = changed(matrices)
    assert share(rotated) == pytest.approx(p, abs=0.014)
    assert_uniform(np.arctan2(matrices[:, 1, 0], matrices[:, 0, 0])[rotated], -np.pi, np.pi)
    np.testing.assert_allclose(np.linalg.det(matrices), 1, rtol=1e-4)


def test_rotations_come_on_either_side_of_the_anisotropic_scale():
    """Stretched along x and y alone: never turned, or turned before (columns at right angles) or after (rows)."""
    matrices = geometry(p=0.5, rotation=1, anisotropic_scale=1)[:, :2, :2]
    dot = lambda a, b: np.abs(np.sum(a * b, axis=1)) < 1e-4  # noqa: E731
    diagonal = np.abs(matrices[:, 0, 1]) + np.abs(matrices[:, 1, 0]) < 1e-4
    rows, columns = dot(matrices[:, 0], matrices[:, 1]), dot(matrices[:, :, 0], matrices[:, :, 1])
    stretched = ~(rows & columns) | diagonal & (np.abs(matrices[:, 0, 0] - 1) > 1e-4)
    each = 1 - np.sqrt(0.5)
    assert share(stretched) == pytest.approx(0.5, abs=0.015)
    assert share(stretched & rows & ~columns) == pytest.approx(0.5 * each * (1 - each), abs=0.01)
    assert share(stretched & columns & ~rows) == pytest.approx(0.5 * each * (1 - each), abs=0.01)


def test_fractional_translations_are_normal_in_sides_of_the_image():
    shifts = geometry(fractional_translation=1)[:, :2, 2]
    assert_normal(shifts[:, 0] / WIDTH, 0.125)
    assert_normal(shifts[:, 1] / HEIGHT, 0.125)
    assert abs(np.corrcoef(shifts.T)[0, 1]) < 0.03


def test_brightness_is_a_normal_shift_of_all_three():
    matrices = colour(brightness=1)
    assert_normal(matrices[:, 0, 3], 0.2)
    np.testing.assert_array_equal(matrices[:, 0, 3], matrices[:, 2, 3])
    np.testing.assert_array_equal(matrices[:, :3, :3], np.tile(np.eye(3), (N, 1, 1)))


def test_contrast_is_log_normal():
    matrices = colour(contrast=1)
    assert_normal(np.log2(matrices[:, 0, 0]), 0.5)
    np.testing.assert_array_equal(matrices[:, 0, 0], matrices[:, 2, 2])


def test_half_of_the_share_has_its_luma_flipped():
    matrices = colour(p=0.6, luma_flip=1)
    gray = matrices[:, :3, :3] @ GRAY
    flipped = gray[:, 0] < 0
    assert share(flipped) == pytest.approx(0.3, abs=0.013)
    np.testing.assert_allclose(gray[flipped], -np.tile(GRAY, (flipped.sum(), 1)), atol=1e-6)
    chroma = np.array([1, -1, 0])
    np.testing.assert_allclose(matrices[:, :3, :3] @ chroma, np.tile(chroma, (N, 1)), atol=1e-6)


def test_hue_is_turned_by_any_angle_around_gray():
    matrices = colour(p=0.7, hue=1)[:, :3, :3]
    turned = changed(matrices)
    assert share(turned) == pytest.approx(0.7, abs=0.013)
    np.testing.assert_allclose(matrices @ GRAY, np.tile(GRAY, (N, 1)), atol=1e-6)
    np.testing.assert_allclose(matrices @ matrices.transpose(0, 2, 1), np.tile(np.eye(3), (N, 1, 1)), atol=1e-5)
    a, b = np.array([1, -1, 0]) / np.sqrt(2), np.array([1, 1, -2]) / np.sqrt(6)
    assert_uniform(np.arctan2(matrices @ a @ b, matrices @ a @ a)[turned], -np.pi, np.pi)


def test_saturation_is_log_normal_and_keeps_gray():
    matrices = colour(saturation=1)[:, :3, :3]
    np.testing.assert_allclose(matrices @ GRAY, np.tile(GRAY, (N, 1)), atol=1e-5)
    factors = (matrices @ np.array([1, -1, 0]))[:, 0]
    assert_normal(np.log2(factors), 1.0)


def test_switching_one_transform_off_leaves_the_others_as_they_were():
    all_but_hue = {**dict.fromkeys(("x_flip", "rotation", "contrast", "saturation"), 1.0)}
    draws = [draw(Augmentation(**all_but_hue, hue=hue), 0.5, 64, 8, 8, 3, np.random.default_rng(3)) for hue in (0, 1)]
    np.testing.assert_array_equal(draws[0][0], draws[1][0])
    np.testing.assert_allclose(draws[0][1] @ GRAY_POINT, draws[1][1] @ GRAY_POINT, atol=1e-5)


def test_the_same_generator_draws_the_same_again():
    draws = [draw(Augmentation.preset("bgc"), 0.5, 8, 8, 8, 3, np.random.default_rng((1, 2))) for _ in range(2)]
    for first, second in zip(*draws, strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"p": 2}, "`augment_p` must be between 0 and 1. Received: 2"),
        ({"p": float("nan")}, "`augment_p` must be between 0 and 1. Received: nan"),
        ({"p": -1e-9}, "`augment_p` must be between 0 and 1"),
        ({"p": 1 + 1e-9}, "`augment_p` must be between 0 and 1"),
        ({"n": 0}, "`n` must be at least 1"),
        ({"width": 1}, "`width` at least 2"),
        ({"height": 1}, "`height` and `width` at least 2"),
        ({"channels": 2}, "`channels` must be 1, 3 or 4. Received: 2"),
    ],
)
def test_an_impossible_argument_is_refused_by_name(change, message):
    arguments = {"p": 0.5, "n": 2, "height": 8, "width": 8, "channels": 3, **change}
    with pytest.raises(ValueError, match=message):
        draw(Augmentation(), rng=np.random.default_rng(0), **arguments)


def test_the_smallest_batch_of_the_smallest_pictures_is_possible():
    geometry, colour = draw(Augmentation.preset("bgc"), 1.0, 1, 2, 2, 1, np.random.default_rng(0))
    assert (geometry.shape, colour.shape) == ((1, 3, 3), (1, 4, 4))


GRAY_POINT = np.array([0.3, 0.3, 0.3, 1.0], np.float32)
