"""A generator that is ready for use: NumPy arrays in, NumPy arrays out. Each engine has a class of its own."""

from __future__ import annotations

import abc
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from stylegan2.arguments import check_noise_mode, check_precision, check_truncation, checked_ws, mapping_inputs
from stylegan2.latents import truncate
from stylegan2.modulated_convolutions import parts
from stylegan2.weights import Checkpoint, check_shapes, fingerprint


class GeneratorNetwork(abc.ABC):
    """A StyleGAN2 generator for inference.

    A network must not be used by two threads at once.

    Args:
        checkpoint: The configuration and the weights, as a reader returns them.
        precision: The precision of the convolutions, `float32` or `bfloat16`. Everything else is float32.
        name, licence: The name and the licence that the API reports.

    Attributes:
        config, metadata: The configuration, and what else the file says.
        name, licence, precision: As given.
        batch_size: How many rows one launch takes.
        device: What computes, in words, for instance "cpu AMD EPYC".
        fingerprint: The SHA-256 of configuration and weights.
        w_avg: The average w, float32 [w_dim].

    Raises:
        ValueError: If the precision is unknown, or the weights do not fit the configuration.
    """

    batch_size: int
    device: str

    def __init__(
        self, checkpoint: Checkpoint, precision: str = "float32", name: str = "unnamed", licence: str = ""
    ) -> None:
        check_precision(precision)
        check_shapes(checkpoint)
        self.name, self.licence, self.precision = name, licence, precision
        self.config = checkpoint.config
        self.metadata: Mapping[str, Any] = checkpoint.metadata
        self.fingerprint = fingerprint(checkpoint.config, checkpoint.weights)
        self.w_avg = np.array(checkpoint.weights["mapping/w_avg"], np.float32)
        self._style_matrices: list[list[np.ndarray]] = [[] for _ in range(self.config.num_ws)]
        for part in parts(self.config):
            kernel = checkpoint.weights[f"{part.name}/affine/kernel"]
            self._style_matrices[part.w].append(kernel.T / np.float32(math.sqrt(len(kernel))))

    def mapping(
        self,
        z: np.ndarray,
        c: np.ndarray | None = None,
        truncation_psi: float = 1.0,
        truncation_cutoff: int | None = None,
    ) -> np.ndarray:
        """Maps z to truncated w's.

        Args:
            z: [N, z_dim], N at least 1.
            c: Labels [N, c_dim] of a conditional network. An unconditional network ignores them.
            truncation_psi: How far the w's lie from the average: w_avg + psi · (w - w_avg). 1 does not truncate.
            truncation_cutoff: How many w's are truncated, counted from the first; None for all.

        Returns:
            The w's, [N, num_ws, w_dim]. No row depends on another one.

        Raises:
            ValueError: If an argument has the wrong shape or an impossible value. The message names it.
        """
        inputs = mapping_inputs(self.config, z, c)
        check_truncation(self.config, truncation_psi, truncation_cutoff)
        ws = np.repeat(self._map(inputs)[:, None], self.config.num_ws, axis=1)
        return truncate(ws, self.w_avg, truncation_psi, truncation_cutoff)

    def sampled_w(self, z: np.ndarray, c: np.ndarray | None = None) -> np.ndarray:
        """Maps z [N, z_dim], and labels c [N, c_dim], to w [N, w_dim] without truncation, for statistics.

        All rows go through the mapping network as one batch. This is much faster than `mapping`, but the last bits of a
        row may depend on the other rows.

        Raises:
            ValueError: If an argument has the wrong shape or an impossible value. The message names it.
        """
        return self._map_at_once(mapping_inputs(self.config, z, c))

    def synthesis(self, ws: np.ndarray, noise_mode: str = "const", noise_seed: int | None = None) -> np.ndarray:
        """Synthesises images from w's.

        Args:
            ws: [N, num_ws, w_dim], N at least 1.
            noise_mode: `const` for the network's own noise, `none` for no noise, or `random` for new noise in each row.
            noise_seed: The seed of the random noise. If omitted, the operating system's entropy is used.

        Returns:
            Images [N, H, W, img_channels], float32, with values of about -1 to 1. No row depends on another one.

        Raises:
            ValueError: If `ws` has the wrong shape or the noise mode is unknown. The message names the argument.
        """
        check_noise_mode(noise_mode)
        return self._synthesize(checked_ws(self.config, ws), noise_mode, np.random.default_rng(noise_seed))

    @property
    @abc.abstractmethod
    def nbytes(self) -> int:
        """How much memory the loaded network takes, in bytes."""

    @property
    @abc.abstractmethod
    def synthesis_layer(self) -> Any:
        """The Keras layer ws -> images, for callers that need gradients with respect to ws.

        Its constants are folded into its weights, so callers must not change it.
        """

    def style_matrices(self) -> list[np.ndarray]:
        """Returns a matrix A [features, w_dim], float32, for each of the num_ws w's.

        A step d of that w changes its styles by A d. If several layers take the same w (a toRGB and the next block's
        first convolution), their matrices are stacked. This only reads weights, so one thread may call it while another
        runs the network.
        """
        return [np.concatenate(matrices) for matrices in self._style_matrices]

    @abc.abstractmethod
    def constants(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields name and value of what is computed from the weights when the network is built."""

    @abc.abstractmethod
    def _map(self, inputs: list[np.ndarray]) -> np.ndarray:
        """Returns w [N, w_dim] for z [N, z_dim] and perhaps c [N, c_dim]; no row depends on another one."""

    @abc.abstractmethod
    def _map_at_once(self, inputs: list[np.ndarray]) -> np.ndarray:
        """Returns the same as `_map`, quickly; the last bits of a row may depend on the other rows."""

    @abc.abstractmethod
    def _synthesize(self, ws: np.ndarray, noise_mode: str, rng: np.random.Generator) -> np.ndarray:
        """Returns images [N, H, W, C]. Random noise is drawn row by row, in the order of the layers."""
