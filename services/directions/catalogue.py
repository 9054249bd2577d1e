"""Finds the directions of a network by name, in files and among those that are computed from the network."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from services.directions.axes import LatentAxes, LayerIndices
from services.directions.descriptions import DirectionDescription, estimated_effects, of_axes, of_file
from services.directions.files import DirectionFile, DirectionFiles
from services.errors import InvalidParameter
from services.network import Float32s, Network
from services.rendering.generator import Generator
from services.rendering.networks import Networks

_COMPUTED = re.compile(r"(sefa|pca)_(0|[1-9][0-9]{0,4})")


@dataclasses.dataclass(frozen=True)
class Direction:
    """A direction of one network.

    Attributes:
        name: of the direction.
        shift: what strength 1 adds to ws, [num_ws, w_dim].
        source: the origin of the direction, for recipes.
        file: the file that the direction was read from; None if it was computed.
    """

    name: str
    shift: Float32s
    source: dict[str, Any]
    file: DirectionFile | None = None


class DirectionCatalogue:
    """Finds and describes the directions of all networks.

    SeFa's directions are called `sefa_0`, `sefa_1`, ... and are computed from the layers that an edit changes.
    GANSpace's are called `pca_0`, `pca_1`, ...
    """

    def __init__(self, networks: Networks, files: DirectionFiles, axes: LatentAxes) -> None:
        self._networks = networks
        self._files = files
        self._axes = axes
        self._described: dict[str, list[DirectionDescription]] = {}  # by the network's fingerprint

    def check(self, network: Network) -> None:
        """Reads the files for `network`.

        Raises:
            DirectionsUnusable: a file cannot be used.
        """
        self._files.of(network)

    def listed(self, name: str | None = None) -> tuple[Network, list[DirectionDescription]]:
        """Returns a network and the descriptions of its directions: from files, then SeFa's, then GANSpace's.

        `name` is the network's name; None means the default network.

        Raises:
            InvalidParameter: no configured network has this name.
            DirectionsUnusable: a file cannot be used.
            NetworkNotReady, NetworkUnusable, QueueFull: directions cannot be computed now.
        """
        generator = self._networks.generator(name)
        network = generator.network
        if network.fingerprint not in self._described:
            self._described[network.fingerprint] = self._descriptions(generator)
        return network, self._described[network.fingerprint]

    def _descriptions(self, generator: Generator) -> list[DirectionDescription]:
        files, sigma = self._files.of(generator.network), self._axes.covariance(generator)
        layers = tuple(range(generator.network.config.num_ws))
        computed = {"sefa": self._axes.closed_form(generator, layers), "pca": self._axes.principal(generator)}
        described = [each for file in files for each in of_file(file)]
        licence = generator.network.licence  # computed directions contain nothing but the network
        for kind, axes in computed.items():
            described += of_axes(kind, axes, layers, licence, estimated_effects(axes, files, sigma))
        return described

    def direction(self, generator: Generator, field: str, name: str, layers: LayerIndices) -> Direction:
        """Returns a direction, restricted to `layers`.

        Args:
            generator: of the network.
            field: the request's field that holds the name, for the error message.
            name: of the direction.
            layers: indices into ws; the shift is zero in all other layers.

        Raises:
            InvalidParameter: the network has no such direction.
            DirectionsUnusable, NetworkNotReady, QueueFull: see `listed`.
        """
        files = self._files.of(generator.network)
        for found in (*_in_files(files, name), *self._computed(generator, name, layers)):
            return dataclasses.replace(found, shift=within(found.shift, layers))
        known = [name for file in files for name in file.directions.names]
        raise InvalidParameter(
            field,
            f"{field} must be one of {', '.join([*known, 'sefa_0, sefa_1, ...', 'pca_0, pca_1, ...'])} "
            f"(GET /directions lists them). Received: {name[:60]!r}.",
        )

    def _computed(self, generator: Generator, name: str, layers: LayerIndices) -> Iterator[Direction]:
        if not (match := _COMPUTED.fullmatch(name)):
            return
        kind, index = match[1], int(match[2])
        axes = self._axes.closed_form(generator, layers) if kind == "sefa" else self._axes.principal(generator)
        if index < len(axes.vectors):
            shift = np.repeat(axes.vectors[[index]], generator.network.config.num_ws, axis=0)
            yield Direction(name, shift, {"kind": kind, "samples": self._axes.samples})


def _in_files(files: Sequence[DirectionFile], name: str) -> Iterator[Direction]:
    for file in files:
        if name in file.directions.names:
            source = {"kind": file.kind, "file": file.path.name, "sha256": file.sha256}
            yield Direction(name, file.directions.shift(name), source, file)


def within(shift: Float32s, layers: LayerIndices) -> Float32s:
    """Returns a copy of `shift` [num_ws, w_dim] with zeros outside of `layers`."""
    kept = np.zeros_like(shift)
    kept[list(layers)] = shift[list(layers)]
    return kept
