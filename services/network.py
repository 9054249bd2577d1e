"""The network as the services see it: NumPy in, NumPy out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Float32s = NDArray[np.float32]


class NetworkShape(Protocol):
    """What the services need to know of a network's configuration."""

    @property
    def img_height(self) -> int: ...
    @property
    def img_width(self) -> int: ...
    @property
    def img_channels(self) -> int: ...
    @property
    def z_dim(self) -> int: ...
    @property
    def c_dim(self) -> int: ...
    @property
    def w_dim(self) -> int: ...
    @property
    def num_ws(self) -> int: ...


def shape_of(config: NetworkShape) -> dict[str, int]:
    """Returns the numbers of a network's configuration, by name."""
    names = ("img_height", "img_width", "img_channels", "z_dim", "c_dim", "w_dim", "num_ws")
    return {name: getattr(config, name) for name in names}


class Network(Protocol):
    """A loaded generator network, for one thread at a time. A row's result does not depend on the other rows.

    Attributes:
        batch_size: How many rows one launch takes.
        fingerprint: The SHA-256 of configuration and weights.
        nbytes: An estimate of the memory that the loaded network takes, in bytes.
        device: What computes, in words, for instance "cpu AMD EPYC".
        w_avg: The average w [w_dim].
    """

    @property
    def config(self) -> NetworkShape: ...
    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def licence(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, Any]: ...
    @property
    def batch_size(self) -> int: ...
    @property
    def nbytes(self) -> int: ...
    @property
    def device(self) -> str: ...
    @property
    def w_avg(self) -> Float32s: ...

    def mapping(
        self,
        z: Floats,
        c: Floats | None = None,
        truncation_psi: float = 1.0,
        truncation_cutoff: int | None = None,
    ) -> Float32s:
        """Maps z [N, z_dim] and c [N, c_dim] to ws [N, num_ws, w_dim]."""

    def sampled_w(self, z: Floats, c: Floats | None = None) -> Float32s:
        """Maps z [N, z_dim] and c [N, c_dim] to w [N, w_dim], not truncated.

        It is fast, but the last bits of a row depend on the other rows: for statistics only.
        """

    def style_matrices(self) -> Sequence[Float32s]:
        """Returns a matrix A [features, w_dim] for each of the num_ws w's; a step d changes its styles by A d.

        Any thread may call it.
        """

    def synthesis(self, ws: Floats, noise_mode: str = "const") -> Float32s:
        """Renders ws [N, num_ws, w_dim] as images [N, H, W, C], nominally in -1..1."""
