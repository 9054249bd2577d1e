"""A generator that is ready for use on a CPU: NumPy arrays in, NumPy arrays out, without Keras."""

from __future__ import annotations

import functools
import logging
import math
from collections.abc import Iterator
from collections.abc import Mapping as Dictionary
from typing import Any

import numpy as np
import openvino

from stylegan2.arguments import check_noise_mode, check_precision, check_truncation, checked_ws, mapping_inputs
from stylegan2.latents import truncate
from stylegan2.on_openvino.compiled import device, request
from stylegan2.on_openvino.graphs import energies, features_graph, image_graph, styles_graph
from stylegan2.on_openvino.mapping import Mapping
from stylegan2.on_openvino.parts import layers, parts
from stylegan2.quiet import import_keras
from stylegan2.weights import Checkpoint, check_shapes, fingerprint

log = logging.getLogger(__name__)


class OpenVINONetwork:
    """A StyleGAN2 generator for inference on a CPU, with the interface of `stylegan2.keras_network.KerasNetwork`.

    It computes one image at a time: batches gain nothing on a CPU, and this way the bytes of a face cannot depend on
    other faces. A network must not be used by two threads at once.

    Args:
        checkpoint: The configuration and the weights, as a reader returns them.
        precision: The precision of the convolutions, `float32` or `bfloat16`. Everything else is float32.
        name, licence: The name and the licence that the API reports.

    Raises:
        ValueError: If the precision is unknown, or the weights do not fit the configuration.
    """

    batch_size = 1

    def __init__(
        self, checkpoint: Checkpoint, precision: str = "float32", name: str = "unnamed", licence: str = ""
    ) -> None:
        check_precision(precision)
        check_shapes(checkpoint)
        self.name, self.licence, self.precision = name, licence, precision
        self.config = checkpoint.config
        self.metadata: Dictionary[str, Any] = checkpoint.metadata
        self.w_avg = np.array(checkpoint.weights["mapping/w_avg"], np.float32)  # [w_dim]
        self.fingerprint = fingerprint(checkpoint.config, checkpoint.weights)
        self.device = device()
        self._checkpoint = checkpoint
        self._mapping = Mapping(checkpoint)
        self._styles = request(styles_graph(checkpoint))
        self._features = request(features_graph(checkpoint), precision)
        self._image = request(image_graph(checkpoint))
        for number, scale in enumerate(self._styles.output_tensors):  # shared, so that nothing is copied
            self._features.set_input_tensor(number, scale)
        for number, rgb in enumerate(self._features.output_tensors):
            self._image.set_input_tensor(number, rgb)
        self._first_noise = len(self._styles.output_tensors)
        self._noise_mode = ""

    def constants(self) -> Iterator[tuple[str, np.ndarray]]:
        """Yields name and value of each layer of the mapping network with its gain, and of each energy of a kernel."""
        yield from self._mapping.constants()
        yield from energies(self._checkpoint)

    @property
    def nbytes(self) -> int:
        """The size of the weights in bytes."""
        return sum(weight.nbytes for weight in self._checkpoint.weights.values())

    def mapping(
        self,
        z: np.ndarray,
        c: np.ndarray | None = None,
        truncation_psi: float = 1.0,
        truncation_cutoff: int | None = None,
    ) -> np.ndarray:
        """Maps z [N, z_dim] and c [N, c_dim] to truncated ws [N, num_ws, w_dim]; see KerasNetwork.mapping."""
        inputs = mapping_inputs(self.config, z, c)
        check_truncation(self.config, truncation_psi, truncation_cutoff)
        rows = zip(*(each[:, None] for each in inputs), strict=True)  # one by one: no row depends on another one
        w = np.concatenate([self._mapping(*row) for row in rows])
        ws = np.repeat(w[:, None], self.config.num_ws, axis=1)
        return truncate(ws, self.w_avg, truncation_psi, truncation_cutoff)

    def sampled_w(self, z: np.ndarray, c: np.ndarray | None = None) -> np.ndarray:
        """Maps z [N, z_dim] and c [N, c_dim] to w [N, w_dim] at once; see KerasNetwork.sampled_w."""
        return self._mapping(*mapping_inputs(self.config, z, c))

    def synthesis(self, ws: np.ndarray, noise_mode: str = "const", noise_seed: int | None = None) -> np.ndarray:
        """Synthesises images [N, H, W, C] from ws [N, num_ws, w_dim]; see KerasNetwork.synthesis."""
        check_noise_mode(noise_mode)
        rng = np.random.default_rng(noise_seed)
        return np.concatenate([self._image_of(row[None], noise_mode, rng) for row in checked_ws(self.config, ws)])

    def style_matrices(self) -> list[np.ndarray]:
        """Returns a matrix A [features, w_dim] for each of the num_ws w's; see KerasNetwork.style_matrices."""
        matrices: list[list[np.ndarray]] = [[] for _ in range(self.config.num_ws)]
        for part in parts(self.config):
            kernel = self._checkpoint.weights[f"{part.name}/affine/kernel"]
            matrices[part.w].append(kernel.T / np.float32(math.sqrt(len(kernel))))
        return [np.concatenate(each) for each in matrices]

    @functools.cached_property
    def synthesis_layer(self) -> Any:
        """The layer ws -> images in Keras, for callers that need gradients. The first use imports TensorFlow."""
        log.info("importing Keras: OpenVINO computes no gradients")
        import_keras()
        from stylegan2.keras_network import layer_with_gradients

        return layer_with_gradients(self._checkpoint)

    def _image_of(self, ws: np.ndarray, noise_mode: str, rng: np.random.Generator) -> np.ndarray:
        self._set_noise(noise_mode, rng)
        self._styles.infer({0: ws}, share_outputs=True)
        self._features.infer(share_outputs=True)
        self._image.infer(share_outputs=True)
        return np.array(self._image.output_tensors[0].data)

    def _set_noise(self, noise_mode: str, rng: np.random.Generator) -> None:
        if not self.config.use_noise or (noise_mode == self._noise_mode != "random"):
            return
        self._noise_mode = noise_mode
        for number, part in enumerate(layers(self.config)):
            noise = self._checkpoint.weights[f"{part.name}/noise_const"]
            if noise_mode == "random":
                noise = rng.standard_normal(noise.shape, np.float32)
            elif noise_mode == "none":
                noise = np.zeros_like(noise)
            tensor = openvino.Tensor(np.ascontiguousarray(noise[None, None], np.float32))
            self._features.set_input_tensor(self._first_noise + number, tensor)
