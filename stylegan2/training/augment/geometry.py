"""The geometric part of the augmentation: one affine transform per image, without aliasing (ADA, appendix B.1)."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2 import backend
from stylegan2.training.augment import wavelet


def transform_geometry(images: Any, geometry: Any) -> Any:
    """Applies a geometric transform to each image.

    As in the paper, the image is upsampled by 2 with the sym6 filter, sampled bilinearly, and downsampled by 2 with the
    same filter. Three details differ from the paper:

    - The paper pads the image by an amount that depends on the transform. Here, one period of the endlessly reflected
      image is upsampled, and coordinates are taken modulo the period. The result is that of a padding that is always
      wide enough, but the shapes depend on H and W alone.
    - Where the transform reverses an axis, the mirrored filter upsamples it. Flips, and for a square image turns by 90
      degrees, are therefore as exact as translations by whole pixels.
    - Coordinates are counted from the centre of gravity of the filter, which is not quite symmetric. Otherwise, a
      rotation would also shift the image by a fraction of a pixel.

    Args:
        images: [N, H, W, C].
        geometry: the inverse transforms, [N, 3, 3] (see `draw`).

    Returns:
        [N, H, W, C].
    """
    height, width = images.shape[1:3]
    linear, shift = geometry[:, :2, :2], geometry[:, :2, 2]  # [N, 2, 2], [N, 2]: rows x, y
    mirrored = _turned_round(linear)  # [N, 2]
    x = _double(images, _choose(mirrored[:, 0], width, images), _choose(mirrored[:, 1], height, images))
    centre = wavelet.CENTRE + (1 - 2 * wavelet.CENTRE) * ops.cast(mirrored, linear.dtype)  # [N, 2]
    x = _sample(x, linear, 2 * shift + (centre - ops.sum(linear, axis=2) * wavelet.CENTRE), height=height, width=width)
    return _halve(x, height, width)


def _turned_round(linear: Any) -> Any:
    """Returns whether each input axis runs against the output axis that it mostly follows: [N, 2, 2] -> [N, 2]."""
    x, y = linear[:, :, 0], linear[:, :, 1]
    return ops.where(ops.abs(x) >= ops.abs(y), x, y) < 0


def _choose(mirrored: Any, size: int, like: Any) -> Any:
    """Returns the upsampling matrix of each image, plain or mirrored: [N] -> [N, period, size]."""
    plain, reverse = (ops.convert_to_tensor(matrix, dtype=like.dtype) for matrix in wavelet.upsampling(size))
    return ops.where(mirrored[:, None, None], reverse, plain)


def _double(x: Any, columns: Any, rows: Any) -> Any:
    """Upsamples [N, H, W, C] along both axes, by matrices [N, Pw, W] and [N, Ph, H]: [N, Ph, Pw, C]."""
    return _along_axis_1(rows, _swap(_along_axis_1(columns, _swap(x))))


def _halve(x: Any, height: int, width: int) -> Any:
    """Downsamples the doubled grid to [N, H, W, C]."""
    rows, columns = (ops.convert_to_tensor(wavelet.downsampling(size), dtype=x.dtype)[None] for size in (height, width))
    return _swap(_along_axis_1(columns, _swap(_along_axis_1(rows, x))))


def _along_axis_1(matrices: Any, x: Any) -> Any:
    """Multiplies along axis 1: [N or 1, out, in] @ [N, in, M, C] -> [N, out, M, C]."""
    _, size, others, channels = x.shape
    return ops.reshape(
        ops.matmul(matrices, ops.reshape(x, (-1, size, others * channels))), (-1, matrices.shape[1], others, channels)
    )


def _swap(x: Any) -> Any:
    """Swaps height and width."""
    return ops.transpose(x, (0, 2, 1, 3))


@backend.fused
def _sample(x: Any, linear: Any, start: Any, height: int, width: int) -> Any:
    """Samples the periodic image [N, Ph, Pw, C] bilinearly, at linear · k + start for each k of the doubled grid."""
    n, rows, columns, channels = x.shape
    k = [ops.cast(ops.arange(wavelet.doubled(size)) - wavelet.BEFORE, linear.dtype) for size in (width, height)]
    at = lambda row: linear[:, row, 0, None, None] * k[0] + linear[:, row, 1, None, None] * k[1][:, None]  # noqa: E731
    left, right, dx = _neighbours(at(0) + start[:, 0, None, None], columns)  # [N, Oh, Ow]
    above, below, dy = _neighbours(at(1) + start[:, 1, None, None], rows)
    first = ops.arange(n)[:, None, None] * rows
    pixels = ops.reshape(x, (-1, channels))

    def weighted(row: Any, column: Any, weight: Any) -> Any:
        return ops.take(pixels, (first + row) * columns + column, axis=0) * weight[..., None]

    return (
        weighted(above, left, (1 - dy) * (1 - dx))
        + weighted(above, right, (1 - dy) * dx)
        + weighted(below, left, dy * (1 - dx))
        + weighted(below, right, dy * dx)
    )


def _neighbours(position: Any, period: int) -> tuple[Any, Any, Any]:
    """Returns the samples before and after each position, modulo the period, and the fraction between them, 0 to 1."""
    before = ops.floor(position)
    # Without the half, rounding could put a multiple of the period into the previous period.
    index = ops.cast(before - period * ops.floor((before + 0.5) / period), "int32")
    return index, ops.where(index + 1 == period, 0, index + 1), position - before
