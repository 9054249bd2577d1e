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


class Network(Protocol):
    """A loaded generator network. One thread at a time; a row's result does not depend on its company.

    `batch_size` is how many rows one launch takes; `fingerprint` the SHA-256 over configuration and weights; `nbytes`
    what the weights take in memory; `device` what computes, in words; `w_avg` [w_dim] the average w.
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
        """z [N, z_dim], c [N, c_dim] -> ws [N, num_ws, w_dim]."""

    def sampled_w(self, z: Floats, c: Floats | None = None) -> Float32s:
        """z [N, z_dim], c [N, c_dim] -> w [N, w_dim], not truncated, fast: a row's last bits depend on its company."""

    def style_matrices(self) -> Sequence[Float32s]:
        """A [features, w_dim] for each of the num_ws w's: a step d of it changes the styles by A d. For any thread."""

    def synthesis(self, ws: Floats, noise_mode: str = "const") -> Float32s:
        """ws [N, num_ws, w_dim] -> images [N, H, W, C], nominally -1..1."""
