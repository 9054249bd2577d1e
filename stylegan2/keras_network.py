"""A generator that is ready for use: NumPy arrays in, NumPy arrays out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from keras import Layer, Variable, ops

from stylegan2 import backend
from stylegan2.arguments import (
    NOISE_MODES,
    check_noise_mode,
    check_precision,
    check_truncation,
    checked_ws,
    mapping_inputs,
)
from stylegan2.latents import truncate
from stylegan2.layers.dense import EqualizedDense
from stylegan2.mapping import MappingNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.weights import Checkpoint, check_shapes, fingerprint, generator_shapes

ACCELERATOR_BATCH = 8


class KerasNetwork:
    """A StyleGAN2 generator for inference.

    The generator computes `batch_size` rows at a time and pads the last batch, so that every row goes through the same
    compiled program. On a CPU a batch is one row: a larger one gains no speed and costs memory, and this way the bytes
    of a face cannot depend on the other faces in the batch. In larger batches they are as independent as the library's
    kernels are of a row's position; oneDNN's are if the channels come in multiples of 8.

    A network must not be used by two threads at once.

    Args:
        checkpoint: The configuration and the weights, as a reader returns them.
        precision: The precision of the convolutions, `float32` or `bfloat16`. Everything else is float32.
        batch_size: Rows per batch. If omitted, 1 on a CPU and 8 on an accelerator.
        name, licence: The name and the licence that the API reports.

    Raises:
        ValueError: If the precision is unknown, or the weights do not fit the configuration.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        precision: str = "float32",
        batch_size: int | None = None,
        name: str = "unnamed",
        licence: str = "",
    ):
        check_precision(precision)
        check_shapes(checkpoint)
        self.name, self.licence = name, licence
        self.config = checkpoint.config
        self.metadata: Mapping[str, Any] = checkpoint.metadata
        self.precision = precision
        self.batch_size = batch_size or (ACCELERATOR_BATCH if backend.on_accelerator() else 1)
        self._mapping = MappingNetwork(self.config, name="mapping", dtype="float32")
        self._synthesis = SynthesisNetwork(self.config, conv_dtype=precision, name="synthesis", dtype="float32")
        for network in (self._mapping, self._synthesis):
            network.build()
            assign_weights(network, checkpoint)
            fold_constants(network)
        self.fingerprint = fingerprint(checkpoint.config, checkpoint.weights)
        self.w_avg = np.array(checkpoint.weights["mapping/w_avg"], np.float32)  # [w_dim]
        self.device = backend.device()
        self._run_mapping = backend.inference(self._mapping)
        self._run_synthesis = {mode: backend.inference(self._synthesis, noise_mode=mode) for mode in NOISE_MODES}

    @property
    def variables(self) -> list[Variable]:
        """The weights with constants folded into them, and the values that are computed from them once."""
        return [*self._mapping.variables, *self._synthesis.variables]

    def constants(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields name and value of each of the variables."""
        for variable in self.variables:
            yield variable.path, np.asarray(variable.value)

    @property
    def nbytes(self) -> int:
        """The size of the variables in bytes."""
        return sum(math.prod(variable.shape) * np.dtype("float32").itemsize for variable in self.variables)

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
            The w's, [N, num_ws, w_dim].

        Raises:
            ValueError: If an argument has the wrong shape or an impossible value. The message names it.
        """
        config = self.config
        inputs = mapping_inputs(config, z, c)
        check_truncation(config, truncation_psi, truncation_cutoff)
        w = self._in_batches(self._run_mapping, inputs)  # [N, w_dim]
        ws = np.repeat(w[:, None], config.num_ws, axis=1)
        return truncate(ws, self.w_avg, truncation_psi, truncation_cutoff)

    def sampled_w(self, z: np.ndarray, c: np.ndarray | None = None) -> np.ndarray:
        """Maps z [N, z_dim], and labels c [N, c_dim], to w [N, w_dim] without truncation, for statistics.

        All rows go through the mapping network as one batch. This is about ten times as fast as `mapping`, but the last
        bits of a row may depend on the other rows.

        Raises:
            ValueError: If an argument has the wrong shape or an impossible value. The message names it.
        """
        return ops.convert_to_numpy(self._run_mapping(*map(ops.convert_to_tensor, mapping_inputs(self.config, z, c))))

    def synthesis(self, ws: np.ndarray, noise_mode: str = "const", noise_seed: int | None = None) -> np.ndarray:
        """Synthesises images from w's.

        Args:
            ws: [N, num_ws, w_dim], N at least 1.
            noise_mode: `const` for the network's own noise, `none` for no noise, or `random` for new noise in each row.
            noise_seed: The seed of the random noise. If omitted, the operating system's entropy is used.

        Returns:
            Images [N, H, W, img_channels], float32, with values of about -1 to 1.

        Raises:
            ValueError: If `ws` has the wrong shape or the noise mode is unknown. The message names the argument.
        """
        check_noise_mode(noise_mode)
        inputs = [checked_ws(self.config, ws)]
        if noise_mode == "random":
            rng = np.random.default_rng(noise_seed)
            shapes = self._synthesis.noise_shapes
            rows = [[rng.standard_normal(shape, np.float32) for shape in shapes] for _ in inputs[0]]
            inputs += [np.stack(noise) for noise in zip(*rows, strict=True)] if rows else []
        return self._in_batches(self._run_synthesis[noise_mode], inputs)

    @property
    def synthesis_layer(self) -> SynthesisNetwork:
        """The layer ws -> images, for callers that need gradients with respect to ws.

        Its constants are folded into its weights, so callers must not change it.
        """
        return self._synthesis

    def style_matrices(self) -> list[np.ndarray]:
        """Returns a matrix A [features, w_dim], float32, for each of the num_ws w's.

        A step d of that w changes its styles by A d. If several layers take the same w (a toRGB and the next block's
        first convolution), their matrices are stacked. This only reads weights, so one thread may call it while another
        runs the network.
        """
        return [np.concatenate([_matrix(affine) for affine in affines]) for affines in self._synthesis.affines()]

    def _in_batches(self, run: Callable, inputs: list[np.ndarray]) -> np.ndarray:
        """Calls `run` on `batch_size` rows of `inputs` at a time; pads the last batch with copies of its first row."""
        outputs = []
        for start in range(0, len(inputs[0]), self.batch_size):
            batch = [rows[start : start + self.batch_size] for rows in inputs]
            present = len(batch[0])
            padded = [np.concatenate([rows, np.repeat(rows[:1], self.batch_size - present, axis=0)]) for rows in batch]
            outputs.append(ops.convert_to_numpy(run(*map(ops.convert_to_tensor, padded)))[:present])
        return np.concatenate(outputs)


def layer_with_gradients(checkpoint: Checkpoint) -> SynthesisNetwork:
    """Returns the synthesis network ws -> images of a checkpoint, with constants folded, in float32."""
    layer = SynthesisNetwork(checkpoint.config, name="synthesis", dtype="float32")
    layer.build()
    assign_weights(layer, checkpoint)
    fold_constants(layer)
    return layer


def assign_weights(network: Layer, checkpoint: Checkpoint) -> None:
    """Assigns to each variable of `network` the weight of the same name. See `check_shapes`."""
    expected = generator_shapes(checkpoint.config)
    for variable in network.variables:
        if variable.path in expected:  # the others are computed by `fold_constants`
            variable.assign(checkpoint.weights[variable.path])


def fold_constants(layer: Layer) -> None:
    """Folds gains into the weights of all layers below `layer`, and computes what depends on weights alone (`fold`)."""
    for part in layer._flatten_layers():
        if hasattr(part, "fold"):
            part.fold()


def _matrix(dense: EqualizedDense) -> np.ndarray:
    """Returns the matrix [units, in] of a dense layer, with any gain that is not folded into its kernel."""
    return np.asarray(dense.kernel.value).T * np.float32(dense.kernel_gain)
