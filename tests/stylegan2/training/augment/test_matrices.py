"""Each matrix does to a point or a colour what its name says, and nothing with a neutral parameter."""

import numpy as np
import pytest

from stylegan2.training.augment import matrices

POINT = np.array([2.0, 5.0, 1.0])  # x, y, 1
COLOUR = np.array([0.2, -0.4, 0.8, 1.0])  # red, green, blue, 1
LUMA, CHROMA = np.full(3, 0.2), np.array([0.0, -0.6, 0.6])  # COLOUR's mean, and how far it is from gray


def moved(matrix: np.ndarray) -> np.ndarray:
    """The point under the map; the last row must keep the one."""
    *point, one = matrix @ POINT
    assert one == 1
    return np.array(point)


def coloured(matrix: np.ndarray) -> np.ndarray:
    """The colour under the map; the last row must keep the one."""
    *colour, one = matrix @ COLOUR
    assert one == 1
    return np.array(colour)


def test_points_are_moved_scaled_and_turned_from_x_to_y():
    np.testing.assert_array_equal(moved(matrices.translate2d(3, -1)), [5, 4])
    np.testing.assert_array_equal(moved(matrices.scale2d(3, -1)), [6, -5])
    np.testing.assert_allclose(moved(matrices.rotate2d(np.pi / 2)), [-5, 2], atol=1e-12)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(moved(matrices.rotate2d(np.pi / 4)), [half * (2 - 5), half * (2 + 5)], atol=1e-12)


@pytest.mark.parametrize(("quarters", "expected"), [(0, (2, 5)), (1, (-5, 2)), (2, (-2, -5)), (3, (5, -2))])
def test_quarter_turns_are_exact(quarters, expected):
    np.testing.assert_array_equal(moved(matrices.rotate2d_quarters(quarters)), expected)
    np.testing.assert_allclose(moved(matrices.rotate2d(quarters * np.pi / 2)), expected, atol=1e-12)


def test_brightness_and_contrast_act_on_all_three_alike():
    np.testing.assert_allclose(coloured(matrices.translate3d(0.3)), COLOUR[:3] + 0.3)
    np.testing.assert_allclose(coloured(matrices.scale3d(-2.0)), COLOUR[:3] * -2)


def test_the_luma_flip_turns_luma_round_and_the_saturation_scales_the_chroma():
    np.testing.assert_allclose(coloured(matrices.flip_luma(1)), -LUMA + CHROMA, atol=1e-12)
    np.testing.assert_allclose(coloured(matrices.scale_saturation(3.0)), LUMA + 3 * CHROMA, atol=1e-12)
    np.testing.assert_allclose(coloured(matrices.scale_saturation(0.0)), LUMA, atol=1e-12)


@pytest.mark.parametrize("angle", [0.4, -2.0])
def test_the_hue_is_turned_around_gray_from_red_towards_green(angle):
    """Rodrigues' formula: the part across the axis turns into its cross product with it."""
    across = np.cross(np.full(3, 1 / np.sqrt(3)), CHROMA)
    expected = LUMA + np.cos(angle) * CHROMA + np.sin(angle) * across
    np.testing.assert_allclose(coloured(matrices.rotate_hue(angle)), expected, atol=1e-12)
    third = matrices.rotate_hue(2 * np.pi / 3)[:3, :3]
    np.testing.assert_allclose(third @ [1, 0, 0], [0, 1, 0], atol=1e-12)


@pytest.mark.parametrize(
    ("made", "size"),
    [
        (matrices.translate2d(np.zeros(2), np.zeros(2)), 3),
        (matrices.scale2d(np.ones(2), 1), 3),
        (matrices.rotate2d(np.zeros(2)), 3),
        (matrices.rotate2d_quarters(np.array([0, 0])), 3),
        (matrices.translate3d(np.zeros(2)), 4),
        (matrices.scale3d(np.ones(2)), 4),
        (matrices.flip_luma(np.array([0, 0])), 4),
        (matrices.rotate_hue(np.zeros(2)), 4),
        (matrices.scale_saturation(np.ones(2)), 4),
    ],
)
def test_a_neutral_parameter_is_exactly_the_identity_for_each_image(made, size):
    np.testing.assert_array_equal(made, np.tile(np.eye(size), (2, 1, 1)))


def test_each_image_has_its_own_parameter():
    made = matrices.translate2d(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    np.testing.assert_array_equal(made[:, :2, 2], [[1, 3], [2, 4]])
    assert made.dtype == np.float64
