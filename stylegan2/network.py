"""A generator ready for use: NumPy in, NumPy out."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from keras import Layer, ops

from stylegan2 import backend
from stylegan2.layers.dense import EqualizedDense
from stylegan2.layers.synthesis_layer import NOISE_MODES
from stylegan2.mapping import MappingNetwork, truncate
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.weights import Checkpoint, fingerprint, generator_shapes

PRECISIONS = ("float32", "bfloat16")
ACCELERATOR_BATCH = 8


class GeneratorNetwork:
    """A StyleGAN2 generator for inference.

    `batch_size` rows are computed at a time, the last ones padded, so that each row goes through the same program
    whatever its company. On a CPU that is one row, as a batch gains nothing there and costs memory; a face's bytes then
    cannot depend on the faces beside it. With more rows a launch they are as independent as the library's kernels are
    of a row's place: oneDNN's are for channels in multiples of 8. Not safe for use by two threads at once.

    Args:
        checkpoint: what a reader made of a file.
        precision: of the convolutions, `float32` or `bfloat16`; everything else is float32.
        batch_size: rows a launch; left out, 1 on a CPU and 8 on an accelerator.
        name, licence: what the API says of the network.

    Raises:
        ValueError: an unknown precision, or weights that do not fit the configuration.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        precision: str = "float32",
        batch_size: int | None = None,
        name: str = "unnamed",
        licence: str = "",
    ):
        if precision not in PRECISIONS:
            raise ValueError(f"`precision` must be one of {', '.join(PRECISIONS)}. Received: {precision!r}")
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
    def nbytes(self) -> int:
        """Bytes of the weights, and of what is computed from them once."""
        variables = [*self._mapping.variables, *self._synthesis.variables]
        return sum(math.prod(variable.shape) * np.dtype("float32").itemsize for variable in variables)

    def mapping(
        self,
        z: np.ndarray,
        c: np.ndarray | None = None,
        truncation_psi: float = 1.0,
        truncation_cutoff: int | None = None,
    ) -> np.ndarray:
        """z [N, z_dim] (and, for a conditional network, c [N, c_dim]) -> ws [N, num_ws, w_dim], truncated.

        The first `truncation_cutoff` w's (None: all) are moved to w_avg + psi · (w - w_avg).

        Raises:
            ValueError: a shape or a number that does not fit, naming it.
        """
        config = self.config
        inputs = self._points(z, c)
        if not np.isfinite(truncation_psi):
            raise ValueError(f"`truncation_psi` must be a finite number. Received: {truncation_psi}")
        if truncation_cutoff is not None and not 0 <= truncation_cutoff <= config.num_ws:
            raise ValueError(
                f"`truncation_cutoff` must be between 0 and {config.num_ws}. Received: {truncation_cutoff}"
            )
        w = self._in_batches(self._run_mapping, inputs)  # [N, w_dim]
        ws = np.repeat(w[:, None], config.num_ws, axis=1)
        return truncate(ws, self.w_avg, truncation_psi, truncation_cutoff)

    def sampled_w(self, z: np.ndarray, c: np.ndarray | None = None) -> np.ndarray:
        """z [N, z_dim] (and c [N, c_dim]) -> w [N, w_dim], not truncated: for statistics.

        All rows go through one program, some ten times as fast as `mapping`, which a row's last bits may depend on.

        Raises:
            ValueError: a shape or a number that does not fit, naming it.
        """
        return ops.convert_to_numpy(self._run_mapping(*map(ops.convert_to_tensor, self._points(z, c))))

    def synthesis(self, ws: np.ndarray, noise_mode: str = "const", noise_seed: int | None = None) -> np.ndarray:
        """ws [N, num_ws, w_dim] -> images [N, H, W, img_channels], float32, about -1..1.

        `noise_mode`: `const` is the network's own noise, `none` no noise, `random` new noise for each row, drawn from
        `noise_seed` or, left out, from the operating system's entropy.

        Raises:
            ValueError: a shape or a mode that does not fit, naming it.
        """
        if noise_mode not in NOISE_MODES:
            raise ValueError(f"`noise_mode` must be one of {', '.join(NOISE_MODES)}. Received: {noise_mode!r}")
        inputs = [_rows("ws", ws, (self.config.num_ws, self.config.w_dim))]
        if noise_mode == "random":
            rng = np.random.default_rng(noise_seed)
            shapes = self._synthesis.noise_shapes
            rows = [[rng.standard_normal(shape, np.float32) for shape in shapes] for _ in inputs[0]]
            inputs += [np.stack(noise) for noise in zip(*rows, strict=True)] if rows else []
        return self._in_batches(self._run_synthesis[noise_mode], inputs)

    @property
    def synthesis_layer(self) -> SynthesisNetwork:
        """For who needs gradients with respect to ws: ws -> images. Its constants are folded; not to be changed."""
        return self._synthesis

    def style_matrices(self) -> list[np.ndarray]:
        """A [features, w_dim] for each of the num_ws w's, float32: a step d of that w changes the styles by A d.

        Where several layers take the same w (a toRGB and the next block's first convolution) their matrices stand below
        each other. Only weights are read: a thread of its own may do it while another one runs the network.
        """
        return [np.concatenate([_matrix(affine) for affine in takers]) for takers in self._synthesis.affines()]

    def _points(self, z: np.ndarray, c: np.ndarray | None) -> list[np.ndarray]:
        """What the mapping network takes."""
        z = _rows("z", z, (self.config.z_dim,))
        return [z, self._labels(c, len(z))] if self.config.c_dim else [z]

    def _labels(self, c: np.ndarray | None, rows: int) -> np.ndarray:
        if c is None:
            raise ValueError(f"`c` must be given: the network is conditional, with {self.config.c_dim} classes")
        labels = _rows("c", c, (self.config.c_dim,))
        if len(labels) != rows:
            raise ValueError(f"`c` must have as many rows as `z`, {rows}. Received: {len(labels)}")
        return labels

    def _in_batches(self, run: Callable, inputs: list[np.ndarray]) -> np.ndarray:
        """`run` over the rows of `inputs`, `batch_size` at a time, the last batch padded with its first row."""
        outputs = []
        for start in range(0, len(inputs[0]), self.batch_size):
            batch = [rows[start : start + self.batch_size] for rows in inputs]
            present = len(batch[0])
            padded = [np.concatenate([rows, np.repeat(rows[:1], self.batch_size - present, axis=0)]) for rows in batch]
            outputs.append(ops.convert_to_numpy(run(*map(ops.convert_to_tensor, padded)))[:present])
        return np.concatenate(outputs)


def assign_weights(network: Layer, checkpoint: Checkpoint) -> None:
    """Gives each variable of `network` the weight of its name.

    Raises:
        ValueError: a weight is missing or has another shape, naming it.
    """
    expected = generator_shapes(checkpoint.config)
    for variable in network.variables:
        if variable.path not in expected:
            continue  # computed by `fold_constants`
        weight = checkpoint.weights.get(variable.path)
        if weight is None or weight.shape != expected[variable.path]:
            found = "nothing" if weight is None else weight.shape
            raise ValueError(f"weight {variable.path} must be {expected[variable.path]}. Received: {found}")
        variable.assign(weight)


def fold_constants(layer: Layer) -> None:
    """Bakes gains, and what depends on weights alone, into all layers below: see their `fold`."""
    for part in layer._flatten_layers():
        if hasattr(part, "fold"):
            part.fold()


def _matrix(dense: EqualizedDense) -> np.ndarray:
    """[units, in], with the gain that is not folded into the kernel, if any."""
    return np.asarray(dense.kernel.value).T * np.float32(dense.kernel_gain)


def _rows(name: str, values: Any, shape: tuple[int, ...]) -> np.ndarray:
    """`values` as float32 [N, *shape] with N of at least 1, all finite."""
    rows = np.asarray(values, np.float32)
    if rows.shape[1:] != shape or rows.ndim != len(shape) + 1 or len(rows) == 0:
        raise ValueError(
            f"`{name}` must have the shape [N, {', '.join(map(str, shape))}]. Received: {list(rows.shape)}"
        )
    if not np.isfinite(rows).all():
        raise ValueError(f"`{name}` must be finite numbers. Received: NaN or infinity")
    return rows
