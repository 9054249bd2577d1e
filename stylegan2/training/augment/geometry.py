"""The geometric part of the augmentation: one affine transform an image, without aliasing (ADA paper, appendix B.1)."""

from __future__ import annotations

from typing import Any

from keras import ops

from stylegan2 import backend
from stylegan2.training.augment import wavelet


def transform_geometry(images: Any, geometry: Any) -> Any:
    """Images [N, H, W, C] seen through the inverse maps `geometry` [N, 3, 3] (see `draw`): [N, H, W, C].

    The image is doubled with the sym6 filter, sampled bilinearly on a doubled grid, and halved with the same filter, as
    in the paper. Three things are done otherwise. Instead of a padded image, whose size would depend on the transform,
    one period of the endlessly reflected one is doubled, and coordinates are taken modulo the period: exactly the
    paper's result with a padding that is always wide enough, in a shape that depends on H and W alone. Where the
    transform turns an axis round, the mirrored filter doubles it, so that not only translations by whole pixels but
    also flips and (for a square) turns by 90 degrees are exact. And coordinates are counted from the filter's centre of
    gravity, as it is not quite symmetric, so that a turned image does not wander off by a fraction of a pixel.
    """
    height, width = images.shape[1:3]
    linear, shift = geometry[:, :2, :2], geometry[:, :2, 2]  # [N, 2, 2], [N, 2]: rows x, y
    mirrored = _turned_round(linear)  # [N, 2]
    x = _double(images, _choose(mirrored[:, 0], width, images), _choose(mirrored[:, 1], height, images))
    centre = wavelet.CENTRE + (1 - 2 * wavelet.CENTRE) * ops.cast(mirrored, linear.dtype)  # [N, 2]
    x = _sample(x, linear, 2 * shift + (centre - ops.sum(linear, axis=2) * wavelet.CENTRE), height=height, width=width)
    return _halve(x, height, width)


def _turned_round(linear: Any) -> Any:
    """Whether each input axis runs against the output axis that it mostly follows: [N, 2, 2] -> [N, 2]."""
    x, y = linear[:, :, 0], linear[:, :, 1]
    return ops.where(ops.abs(x) >= ops.abs(y), x, y) < 0


def _choose(mirrored: Any, size: int, like: Any) -> Any:
    """The upsampling matrix of each image: [N] -> [N, period, size]."""
    plain, reverse = (ops.convert_to_tensor(matrix, dtype=like.dtype) for matrix in wavelet.upsampling(size))
    return ops.where(mirrored[:, None, None], reverse, plain)


def _double(x: Any, columns: Any, rows: Any) -> Any:
    """[N, H, W, C] by matrices [N, Pw, W] and [N, Ph, H] along its axes: [N, Ph, Pw, C]."""
    return _along_axis_1(rows, _swap(_along_axis_1(columns, _swap(x))))


def _halve(x: Any, height: int, width: int) -> Any:
    """The doubled grid back to [N, H, W, C]."""
    rows, columns = (ops.convert_to_tensor(wavelet.downsampling(size), dtype=x.dtype)[None] for size in (height, width))
    return _swap(_along_axis_1(columns, _swap(_along_axis_1(rows, x))))


def _along_axis_1(matrices: Any, x: Any) -> Any:
    """[N or 1, out, in] @ [N, in, M, C] -> [N, out, M, C]."""
    _, size, others, channels = x.shape
    return ops.reshape(
        ops.matmul(matrices, ops.reshape(x, (-1, size, others * channels))), (-1, matrices.shape[1], others, channels)
    )


def _swap(x: Any) -> Any:
    return ops.transpose(x, (0, 2, 1, 3))


@backend.fused
def _sample(x: Any, linear: Any, start: Any, height: int, width: int) -> Any:
    """Bilinear look-up in the periodic [N, Ph, Pw, C], at linear · k + start for each k of the doubled grid."""
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
    """The samples before and after each position, modulo the period, and the way from one to the other, 0 to 1."""
    before = ops.floor(position)
    # The half keeps a rounded division from putting a multiple of the period into the period before.
    index = ops.cast(before - period * ops.floor((before + 0.5) / period), "int32")
    return index, ops.where(index + 1 == period, 0, index + 1), position - before
