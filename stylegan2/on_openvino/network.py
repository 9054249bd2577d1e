"""The generator on OpenVINO, for CPUs; it needs no Keras."""

from __future__ import annotations

import functools
import logging
import math
import threading
from collections.abc import Iterator
from typing import Any

import numpy as np
import openvino

from stylegan2.modulated_convolutions import layers
from stylegan2.network import GeneratorNetwork
from stylegan2.on_openvino.compiled import device, has_bfloat16, request
from stylegan2.on_openvino.graphs import energies, features_graph, folded_constants, image_graph, styles_graph
from stylegan2.on_openvino.mapping import NumPyMapping
from stylegan2.on_openvino.native import calls
from stylegan2.quiet import import_keras
from stylegan2.weights import Checkpoint

log = logging.getLogger(__name__)

# Measured at 256 and 1024 px: the weights are in memory three times, once here and twice in OpenVINO, and the largest
# feature maps up to four times.
COPIES, FEATURES = 3, 4


class OpenVINONetwork(GeneratorNetwork):
    """A generator for inference on a CPU.

    It computes one image at a time: batches gain nothing on a CPU, and this way the bytes of a face cannot depend on
    other faces. Several threads take turns.

    Args:
        checkpoint, precision, name, licence: See `GeneratorNetwork`.
    """

    batch_size = 1

    def __init__(
        self, checkpoint: Checkpoint, precision: str = "float32", name: str = "unnamed", licence: str = ""
    ) -> None:
        super().__init__(checkpoint, precision, name, licence)
        if precision == "bfloat16" and not has_bfloat16():
            log.warning("this CPU has no instructions for bfloat16: float32 is several times as fast")
        self.device = device()
        self._checkpoint = checkpoint
        self._mapping = NumPyMapping(checkpoint)
        self._styles = request(styles_graph(checkpoint))
        self._features = request(features_graph(checkpoint), precision)
        self._image = request(image_graph(checkpoint))
        for number, scale in enumerate(self._styles.output_tensors):  # shared, so that nothing is copied
            self._features.set_input_tensor(number, scale)
        for number, rgb in enumerate(self._features.output_tensors):
            self._image.set_input_tensor(number, rgb)
        self._first_noise = len(self._styles.output_tensors)
        self._one_at_a_time = threading.Lock()
        self._noise_mode = ""

    def constants(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields name and value of what is computed from the weights for the mapping network and the graphs."""
        yield from self._mapping.constants()
        yield from energies(self._checkpoint)
        yield from folded_constants(self._checkpoint)

    @property
    def nbytes(self) -> int:
        """An estimate of the memory that the network takes, in bytes."""
        weights = sum(weight.nbytes for weight in self._checkpoint.weights.values())
        features = [
            math.prod(shape) * channels
            for shape, channels in zip(self.config.block_shapes, self.config.channels, strict=True)
        ]
        return COPIES * weights + FEATURES * max(features) * np.dtype("float32").itemsize

    @functools.cached_property
    def synthesis_layer(self) -> Any:
        """The layer ws -> images in Keras, for callers that need gradients. The first use imports Keras.

        It computes in float32, whatever the network's precision.
        """
        import_keras(reason="OpenVINO computes no gradients")
        from stylegan2.keras_network import synthesis_layer

        return synthesis_layer(self._checkpoint)

    def _map(self, inputs: list[np.ndarray]) -> np.ndarray:
        rows = zip(*(each[:, None] for each in inputs), strict=True)
        return np.concatenate([self._mapping(*row) for row in rows])

    def _map_at_once(self, inputs: list[np.ndarray]) -> np.ndarray:
        return self._mapping(*inputs)

    def _synthesize(self, ws: np.ndarray, noise_mode: str, rng: np.random.Generator) -> np.ndarray:
        return np.concatenate([self._image_of(row[None], noise_mode, rng) for row in ws])

    def _image_of(self, ws: np.ndarray, noise_mode: str, rng: np.random.Generator) -> np.ndarray:
        with self._one_at_a_time, calls.call():
            self._set_noise(noise_mode, rng)
            self._styles.infer({0: ws}, share_outputs=True)
            self._features.infer(share_outputs=True)
            self._image.infer(share_outputs=True)
            return np.array(self._image.output_tensors[0].data)

    def _set_noise(self, noise_mode: str, rng: np.random.Generator) -> None:
        if not self.config.use_noise or (noise_mode == self._noise_mode and noise_mode != "random"):
            return
        for number, part in enumerate(layers(self.config)):
            noise = self._checkpoint.weights[f"{part.name}/noise_const"]
            if noise_mode == "random":
                noise = rng.standard_normal(noise.shape, np.float32)
            elif noise_mode == "none":
                noise = np.zeros_like(noise)
            tensor = openvino.Tensor(np.ascontiguousarray(noise[None, None], np.float32))
            self._features.set_input_tensor(self._first_noise + number, tensor)
        self._noise_mode = noise_mode
