"""StyleGAN2 in NumPy and float64: slow, but easy to compare with the paper line by line.

It is the tests' independent reference for what a canonical `Checkpoint` computes (Karras et al. 2020,
arXiv:1912.04958). Every style has its own convolution kernel, upsampling puts zeros between the pixels, and no constant
is folded into another.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from stylegan2.config import GeneratorConfig
from stylegan2.weights import Checkpoint, generator_shapes

EPSILON = 1e-8


def mapping(
    checkpoint: Checkpoint,
    z: np.ndarray,
    c: np.ndarray | None = None,
    truncation_psi: float = 1.0,
    truncation_cutoff: int | None = None,
) -> np.ndarray:
    """Returns the w's of `z` [N, z_dim] and labels `c` [N, c_dim], truncated: [N, num_ws, w_dim]."""
    config = checkpoint.config
    x = normalise(np.asarray(z, np.float64))  # [N, z_dim]
    if config.c_dim:
        embedded = dense(checkpoint, "mapping/embed", np.asarray(c, np.float64))  # [N, embed_features]
        x = np.concatenate([x, normalise(embedded)], axis=1)
    for k in range(config.mapping_layers):
        x = dense(checkpoint, f"mapping/dense_{k}", x, config.mapping_lr_multiplier)
        x = activate(x, config.mapping_activation)
    ws = np.repeat(x[:, None, :], config.num_ws, axis=1)  # [N, num_ws, w_dim]
    w_avg = weight(checkpoint, "mapping/w_avg")
    ws[:, :truncation_cutoff] = w_avg + truncation_psi * (ws[:, :truncation_cutoff] - w_avg)
    return ws


def synthesis(
    checkpoint: Checkpoint,
    ws: np.ndarray,
    noise_mode: str = "const",
    noise: Mapping[str, np.ndarray] | None = None,
) -> np.ndarray:
    """Returns the images of `ws` [N, num_ws, w_dim]: [N, H, W, C].

    `noise` are maps [h, w] or [N, h, w] by the layer's name ("synthesis/block_1/conv0"), in place of the stored ones.
    """
    config, ws = checkpoint.config, np.asarray(ws, np.float64)
    const = weight(checkpoint, "synthesis/block_0/const")  # [h, w, channels[0]]
    x, image = np.repeat(const[None], len(ws), axis=0), None
    for k in range(len(config.channels)):
        x = _block(checkpoint, k, x, ws, noise_mode, noise)
        image = _image(checkpoint, k, x, image, ws)
    return image


def random_checkpoint(config: GeneratorConfig, seed: int = 0) -> Checkpoint:
    """Returns a network with random weights, none of them zero, so that a wrong layout shows in its images."""
    rng = np.random.RandomState(seed)
    weights = {}
    for name, shape in generator_shapes(config).items():
        weights[name] = rng.standard_normal(shape)
        if name.startswith("mapping/dense") and name.endswith("kernel"):
            weights[name] /= config.mapping_lr_multiplier
        if name.endswith("affine/bias"):
            weights[name] = 1 + 0.1 * weights[name]
    return Checkpoint(config, {name: np.asarray(value, np.float32) for name, value in weights.items()})


def _block(checkpoint, k, x, ws, noise_mode, noise):
    """Computes the layers of one resolution, except its toRGB."""
    name = f"synthesis/block_{k}"
    if k == 0:
        return layer(checkpoint, f"{name}/conv1", x, ws[:, 0], noise_mode=noise_mode, noise=noise)
    options = {"noise_mode": noise_mode, "noise": noise}
    resnet = checkpoint.config.architecture == "resnet"
    y = layer(checkpoint, f"{name}/conv0", x, ws[:, 2 * k - 1], up=True, **options)
    y = layer(checkpoint, f"{name}/conv1", y, ws[:, 2 * k], gain=np.sqrt(0.5) if resnet else 1.0, **options)
    if not resnet:
        return y
    kernel = weight(checkpoint, f"{name}/skip/kernel")  # [1, 1, in, out]
    shortcut = upsample(x @ (kernel[0, 0] / np.sqrt(kernel.shape[2])), checkpoint.config.resample_filter)
    return y + np.sqrt(0.5) * shortcut


def _image(checkpoint, k, x, image, ws):
    """Returns the upsampled image of the previous block plus this block's toRGB, if it has one."""
    if image is not None:
        image = upsample(image, checkpoint.config.resample_filter)
    if checkpoint.config.architecture == "skip" or k == len(checkpoint.config.channels) - 1:
        rgb = torgb(checkpoint, f"synthesis/block_{k}/torgb", x, ws[:, 2 * k + 1])
        image = rgb if image is None else image + rgb
    return image


def layer(checkpoint, name, x, w, up=False, gain=1.0, noise_mode="const", noise=None):
    """Modulated convolution, noise, bias, activation, clamp: [N, h, w, in] -> [N, h', w', out]."""
    config = checkpoint.config
    style = dense(checkpoint, f"{name}/affine", w)  # [N, in]
    kernels = weight(checkpoint, f"{name}/kernel") * style[:, None, None, :, None]  # [N, 3, 3, in, out]
    kernels /= np.sqrt(np.sum(kernels**2, axis=(1, 2, 3), keepdims=True) + EPSILON)
    if up:
        x = np.stack([transposed_convolution(*pair) for pair in zip(x, kernels, strict=True)])
        taps = len(config.resample_filter)
        x = filter2d(x, config.resample_filter, ((taps + 1) // 2 - 1, (taps - 2) // 2), gain=4)
    else:
        x = np.stack([convolution(*pair) for pair in zip(x, kernels, strict=True)])
    if config.use_noise and noise_mode != "none":
        drawn = weight(checkpoint, f"{name}/noise_const") if noise is None else np.asarray(noise[name], np.float64)
        x = x + (drawn * weight(checkpoint, f"{name}/noise_strength"))[..., None]
    x = gain * activate(x + weight(checkpoint, f"{name}/bias"), config.activation)
    return x if config.conv_clamp is None else np.clip(x, -gain * config.conv_clamp, gain * config.conv_clamp)


def torgb(checkpoint, name, x, w):
    """Modulated 1x1 convolution to colours, without demodulation: [N, h, w, in] -> [N, h, w, img_channels]."""
    kernel = weight(checkpoint, f"{name}/kernel")[0, 0]  # [in, img_channels]
    style = dense(checkpoint, f"{name}/affine", w) / np.sqrt(len(kernel))  # [N, in]
    x = (x * style[:, None, None, :]) @ kernel + weight(checkpoint, f"{name}/bias")
    clamp = checkpoint.config.conv_clamp
    return x if clamp is None else np.clip(x, -clamp, clamp)


def weight(checkpoint: Checkpoint, name: str) -> np.ndarray:
    """Returns a weight in float64."""
    return np.asarray(checkpoint.weights[name], np.float64)


def dense(checkpoint: Checkpoint, name: str, x: np.ndarray, lr_multiplier: float = 1.0) -> np.ndarray:
    """Equalized fully connected layer: x @ kernel * lr_multiplier / sqrt(in) + bias * lr_multiplier."""
    kernel = weight(checkpoint, f"{name}/kernel")  # [in, out]
    return lr_multiplier * (x @ kernel / np.sqrt(len(kernel)) + weight(checkpoint, f"{name}/bias"))


def normalise(x: np.ndarray) -> np.ndarray:
    """x / sqrt(mean(x^2) + 1e-8) along the last axis."""
    return x / np.sqrt(np.mean(x**2, axis=-1, keepdims=True) + EPSILON)


def activate(x: np.ndarray, activation: str) -> np.ndarray:
    """The activation times the gain that keeps the variance: sqrt(2) for relu and lrelu, 1 for linear."""
    if activation == "linear":
        return x
    slope = {"relu": 0.0, "lrelu": 0.2}[activation]
    return np.sqrt(2) * np.where(x > 0, x, slope * x)


def convolution(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Cross-correlation that keeps the size: [h, w, in], [3, 3, in, out] -> [h, w, out]."""
    height, width = x.shape[:2]
    padded = np.pad(x, ((1, 1), (1, 1), (0, 0)))
    return sum(padded[i : i + height, j : j + width] @ kernel[i, j] for i in range(3) for j in range(3))


def transposed_convolution(x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Adds up kernels, scaled by each pixel, two apart: [h, w, in], [3, 3, in, out] -> [2h + 1, 2w + 1, out]."""
    height, width = x.shape[:2]
    out = np.zeros((2 * height + 1, 2 * width + 1, kernel.shape[3]))
    for i in range(3):
        for j in range(3):
            out[i : i + 2 * height : 2, j : j + 2 * width : 2] += x @ kernel[i, j]
    return out


def upsample(x: np.ndarray, taps: tuple[float, ...]) -> np.ndarray:
    """Doubles the size: puts zeros between the pixels and filters: [N, h, w, C] -> [N, 2h, 2w, C]."""
    samples, height, width, channels = x.shape
    spread = np.zeros((samples, 2 * height, 2 * width, channels))
    spread[:, ::2, ::2] = x
    return filter2d(spread, taps, ((len(taps) + 1) // 2, (len(taps) - 2) // 2), gain=4)


def filter2d(x: np.ndarray, taps: tuple[float, ...], padding: tuple[int, int], gain: float) -> np.ndarray:
    """Convolution (the filter is flipped) of [N, h, w, C] with the outer product of `taps`, made to sum to `gain`."""
    normalised = np.asarray(taps, np.float64) / np.sum(taps) * np.sqrt(gain)
    for axis in (1, 2):
        x = _filter_along(x, normalised, padding, axis)
    return x


def _filter_along(x, taps, padding, axis):
    """Convolution along one axis; negative padding crops."""
    widths = [(0, 0)] * x.ndim
    widths[axis] = (max(padding[0], 0), max(padding[1], 0))
    x = np.pad(x, widths)
    x = np.take(x, range(max(-padding[0], 0), x.shape[axis] - max(-padding[1], 0)), axis)
    size = x.shape[axis] - len(taps) + 1
    return sum(tap * np.take(x, range(k, k + size), axis) for k, tap in enumerate(taps[::-1]))
