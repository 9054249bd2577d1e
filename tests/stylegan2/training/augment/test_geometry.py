"""What the geometric transforms do to pixels, against NumPy."""

import numpy as np
import pytest
from keras import ops

from stylegan2 import backend
from stylegan2.training.augment import Augmentation, draw, matrices
from stylegan2.training.augment.geometry import transform_geometry
from stylegan2.training.augment.wavelet import CENTRE, SYM6

RNG = np.random.default_rng(0)
COMPILED = backend.compiled(transform_geometry)


def noise(*shape: int) -> np.ndarray:
    return RNG.uniform(-1, 1, shape).astype(np.float32)


def smooth(size: int) -> np.ndarray:
    """A blob off the centre on a slope, [1, size, size, 1]."""
    y, x = np.mgrid[:size, :size] / size - 0.5
    return (np.exp(-20 * ((x - 0.1) ** 2 + (y + 0.05) ** 2)) + 0.3 * x)[None, :, :, None].astype(np.float32)


def transformed(images: np.ndarray, *inverses: np.ndarray) -> np.ndarray:
    geometry = np.stack([np.broadcast_to(matrix, (3, 3)) for matrix in inverses]).astype(np.float32)
    return ops.convert_to_numpy(COMPILED(ops.convert_to_tensor(images), ops.convert_to_tensor(geometry)))


def about_the_centre(inverse: np.ndarray, height: int, width: int) -> np.ndarray:
    x, y = (width - 1) / 2, (height - 1) / 2
    return matrices.translate2d(x, y) @ inverse @ matrices.translate2d(-x, -y)


def shifted(image: np.ndarray, x: int, y: int) -> np.ndarray:
    """`image` [H, W, C] moved by whole pixels, reflected at its edges as often as it takes."""
    height, width = image.shape[:2]
    reflected = np.pad(image, ((abs(y), abs(y)), (abs(x), abs(x)), (0, 0)), mode="reflect")
    return reflected[abs(y) - y :, abs(x) - x :][:height, :width]


@pytest.mark.parametrize(("height", "width"), [(8, 8), (6, 11), (2, 3), (2, 2)])
@pytest.mark.parametrize(("x", "y"), [(0, 0), (1, 0), (-2, 3), (5, -4), (-40, 33)])
def test_a_translation_by_whole_pixels_is_exact_and_reflects(height, width, x, y):
    images = noise(2, height, width, 3)
    expected = np.stack([shifted(image, x, y) for image in images])
    found = transformed(images, *[matrices.translate2d(-x, -y)] * 2)
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (6, 11)])
def test_flips_mirror_exactly(height, width):
    images = noise(3, height, width, 3)
    flips = [about_the_centre(matrices.scale2d(x, y), height, width) for x, y in ((-1, 1), (1, -1), (-1, -1))]
    found = transformed(images, *flips)
    expected = [images[0, :, ::-1], images[1, ::-1], images[2, ::-1, ::-1]]
    np.testing.assert_allclose(found, expected, atol=1e-5)


@pytest.mark.parametrize("size", [8, 9])
def test_quarter_turns_of_a_square_move_every_pixel_exactly(size):
    images = noise(4, size, size, 3)
    inverses = [about_the_centre(matrices.rotate2d_quarters(-quarters), size, size) for quarters in range(4)]
    # y points down: from x towards y is clockwise, np.rot90 is counter-clockwise.
    expected = [np.rot90(image, -quarters) for quarters, image in enumerate(images)]
    np.testing.assert_allclose(transformed(images, *inverses), expected, atol=1e-5)


def test_a_quarter_turn_of_a_rectangle_reflects_what_is_missing():
    image = noise(1, 6, 10, 2)
    found = transformed(image, about_the_centre(matrices.rotate2d_quarters(-1), 6, 10))[0]
    turned = np.rot90(image[0], -1)  # [10, 6, 2]
    np.testing.assert_allclose(found, np.pad(turned, ((0, 0), (2, 2), (0, 0)), mode="reflect")[2:8], atol=1e-5)


def by_the_paper(image: np.ndarray, inverse: np.ndarray, margin: int) -> np.ndarray:
    """Its pseudo-code step by step in float64: pad, zeros between samples, filter, look up, filter, every second."""
    height, width, channels = image.shape
    padded = np.pad(image.astype(np.float64), ((margin, margin), (margin, margin), (0, 0)), mode="reflect")
    along = lambda f, x, axis: np.apply_along_axis(f, axis, x)  # noqa: E731
    spread = np.zeros((2 * padded.shape[0], 2 * padded.shape[1], channels))
    spread[::2, ::2] = padded
    for axis in (0, 1):
        spread = along(lambda row: np.convolve(row, SYM6 * np.sqrt(2)), spread, axis)[..., :]
    # Pixel m is heard at sample 2 (m + margin) + k by tap k, and has its centre 5 + CENTRE after that.
    origin = 2 * margin + 5 + CENTRE
    k = np.arange(-5, 2 * max(height, width) + 6)
    result = np.empty((len(k), len(k), channels))
    for i, row in enumerate(k):
        for j, column in enumerate(k):
            x, y, _ = inverse @ [(column - CENTRE) / 2, (row - CENTRE) / 2, 1]
            x, y = 2 * x + origin, 2 * y + origin
            left, above = int(np.floor(x)), int(np.floor(y))
            dx, dy = x - left, y - above
            corners = spread[above : above + 2, left : left + 2]
            result[i, j] = np.einsum("y,x,yxc->c", [1 - dy, dy], [1 - dx, dx], corners)
    for axis in (0, 1):
        result = along(lambda row: np.correlate(row, SYM6 / np.sqrt(2), "valid"), result, axis)
    return result[: 2 * height : 2, : 2 * width : 2]


def test_any_affine_map_is_the_papers():
    """Without a turned axis; with those, the mirrored filter is ours (the docstring says why)."""
    inverses = [
        matrices.translate2d(3, 4)
        @ matrices.rotate2d(angle)
        @ matrices.scale2d(x, y)
        @ matrices.translate2d(-3.3 + 4 * angle, -2.6)
        for angle, x, y in ((0.0, 1, 1), (0.4, 1.3, 0.8), (-0.6, 0.7, 0.75), (0.2, 2.4, 2.1))
    ]
    images = noise(4, 7, 9, 2)
    expected = [by_the_paper(image, inverse, 40) for image, inverse in zip(images, inverses, strict=True)]
    np.testing.assert_allclose(transformed(images, *inverses), expected, atol=2e-4)


def test_a_constant_stays_one_under_every_transform():
    geometry, _ = draw(Augmentation.preset("bg"), 1.0, 64, 9, 14, 3, RNG)
    images = np.ones((64, 9, 14, 1), np.float32) * noise(64, 1, 1, 3)
    np.testing.assert_allclose(transformed(images, *geometry), images, atol=1e-5)


@pytest.mark.parametrize("angle", [0.3, 1.2, 2.5, -3.0])
def test_a_smooth_image_turned_there_and_back_is_nearly_the_same(angle):
    image, middle = smooth(32), (slice(None), slice(8, -8), slice(8, -8))
    there = transformed(image, about_the_centre(matrices.rotate2d(-angle), 32, 32))
    back = transformed(there, about_the_centre(matrices.rotate2d(angle), 32, 32))
    assert np.abs(there - image)[middle].max() > 0.1
    np.testing.assert_allclose(back[middle], image[middle], atol=0.01)


@pytest.mark.parametrize("angle", [0.3, 1.2, 2.5, -3.0])
def test_a_slope_is_turned_without_wandering_off(angle):
    """The value at the centre stays: to a hundredth of a pixel, though the filter is not symmetric."""
    y, x = np.mgrid[:33, :33] - 16.0
    slopes = np.stack([x, y])[..., None].astype(np.float32)
    found = transformed(slopes, *[about_the_centre(matrices.rotate2d(-angle), 33, 33)] * 2)
    assert found[:, 16, 16, 0] == pytest.approx([0, 0], abs=0.01)
    # The point right of the centre shows what was there before the turn.
    assert found[:, 16, 20, 0] == pytest.approx([4 * np.cos(angle), -4 * np.sin(angle)], abs=0.02)


def test_the_result_of_a_transform_moves_the_way_its_inverse_says():
    image = smooth(32)
    brightest = lambda x: np.array(np.unravel_index(np.argmax(x[0, :, :, 0]), (32, 32)))[::-1]  # noqa: E731
    scaled = transformed(image, about_the_centre(matrices.scale2d(1 / 1.5, 1 / 1.5), 32, 32))
    np.testing.assert_allclose(brightest(scaled) - 15.5, 1.5 * (brightest(image) - 15.5), atol=1.3)
