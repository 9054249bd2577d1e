"""The generator in Keras, on TensorFlow or JAX."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
from keras import Layer, Variable, ops

from stylegan2 import backend
from stylegan2.arguments import NOISE_MODES
from stylegan2.mapping import MappingNetwork
from stylegan2.network import GeneratorNetwork
from stylegan2.synthesis import SynthesisNetwork
from stylegan2.weights import Checkpoint, generator_shapes

ACCELERATOR_BATCH = 8


class KerasNetwork(GeneratorNetwork):
    """A generator in Keras, on TensorFlow or JAX.

    It computes `batch_size` rows at a time and pads the last batch, so that every row goes through the same compiled
    program. On a CPU a batch is one row: a larger one gains no speed and costs memory, and this way the bytes of a face
    cannot depend on the other faces in the batch. In larger batches they are as independent as the library's kernels
    are of a row's position; oneDNN's are if the channels come in multiples of 8.

    Args:
        batch_size: Rows per batch. If omitted, 1 on a CPU and 8 on an accelerator.
        checkpoint, precision, name, licence: See `GeneratorNetwork`.
    """

    def __init__(
        self,
        checkpoint: Checkpoint,
        precision: str = "float32",
        batch_size: int | None = None,
        name: str = "unnamed",
        licence: str = "",
    ):
        super().__init__(checkpoint, precision, name, licence)
        self.batch_size = batch_size or (ACCELERATOR_BATCH if backend.on_accelerator() else 1)
        self.device = backend.device()
        self._mapping = MappingNetwork(self.config, name="mapping", dtype="float32")
        self._synthesis = SynthesisNetwork(self.config, conv_dtype=precision, name="synthesis", dtype="float32")
        for network in (self._mapping, self._synthesis):
            take_weights(network, checkpoint)
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

    @property
    def synthesis_layer(self) -> SynthesisNetwork:
        """The layer ws -> images that also makes the images. Callers must not change it."""
        return self._synthesis

    def _map(self, inputs: list[np.ndarray]) -> np.ndarray:
        return self._in_batches(self._run_mapping, inputs)

    def _map_at_once(self, inputs: list[np.ndarray]) -> np.ndarray:
        return ops.convert_to_numpy(self._run_mapping(*map(ops.convert_to_tensor, inputs)))

    def _synthesize(self, ws: np.ndarray, noise_mode: str, rng: np.random.Generator) -> np.ndarray:
        inputs = [ws]
        if noise_mode == "random":
            shapes = self._synthesis.noise_shapes
            rows = [[rng.standard_normal(shape, np.float32) for shape in shapes] for _ in ws]
            inputs += [np.stack(noise) for noise in zip(*rows, strict=True)]
        return self._in_batches(self._run_synthesis[noise_mode], inputs)

    def _in_batches(self, run: Callable, inputs: list[np.ndarray]) -> np.ndarray:
        """Calls `run` on `batch_size` rows of `inputs` at a time; pads the last batch with copies of its first row."""
        outputs = []
        for start in range(0, len(inputs[0]), self.batch_size):
            batch = [rows[start : start + self.batch_size] for rows in inputs]
            present = len(batch[0])
            padded = [np.concatenate([rows, np.repeat(rows[:1], self.batch_size - present, axis=0)]) for rows in batch]
            outputs.append(ops.convert_to_numpy(run(*map(ops.convert_to_tensor, padded)))[:present])
        return np.concatenate(outputs)


def synthesis_layer(checkpoint: Checkpoint) -> SynthesisNetwork:
    """Returns the synthesis network ws -> images of a checkpoint, with constants folded, in float32."""
    layer = SynthesisNetwork(checkpoint.config, name="synthesis", dtype="float32")
    take_weights(layer, checkpoint)
    return layer


def take_weights(network: Layer, checkpoint: Checkpoint) -> None:
    """Builds a network, assigns it the weights of a checkpoint, and folds constants into them."""
    network.build()
    assign_weights(network, checkpoint)
    fold_constants(network)


def assign_weights(network: Layer, checkpoint: Checkpoint) -> None:
    """Assigns to each variable of `network` the weight of the same name. The checkpoint has passed `check_shapes`."""
    expected = generator_shapes(checkpoint.config)
    for variable in network.variables:
        if variable.path in expected:  # the others are computed by `fold_constants`
            variable.assign(checkpoint.weights[variable.path])


def fold_constants(layer: Layer) -> None:
    """Folds gains into the weights of all layers below `layer`, and computes what depends on weights alone (`fold`)."""
    for part in layer._flatten_layers():
        if hasattr(part, "fold"):
            part.fold()
