"""Refuses networks that compute infinities: every number in the file is finite, but a product or an image is not."""

from __future__ import annotations

import numpy as np

from stylegan2.errors import CheckpointError
from stylegan2.network import GeneratorNetwork

# Half way to the average, so that the average takes part too.
TRUNCATION_PSI = 0.5


def check_finite(network: GeneratorNetwork) -> None:
    """Makes one image, which also compiles the network.

    Raises:
        CheckpointError: If a constant that is computed from the weights, a w, or the image is not finite.
    """
    for name, values in network.constants():
        if not np.isfinite(values).all():
            raise CheckpointError(f"has a `{name}` that is not finite once constant gains are folded into it")
    z = np.random.RandomState(0).randn(1, network.config.z_dim)
    c = np.eye(1, network.config.c_dim, dtype=np.float32) if network.config.c_dim else None
    with np.errstate(all="ignore"):
        ws = network.mapping(z, c, truncation_psi=TRUNCATION_PSI)
    # `synthesis` refuses other ws, as a caller's mistake.
    if not np.isfinite(ws).all():
        raise CheckpointError("has weights with which the mapping network computes numbers that are not finite")
    if not np.isfinite(network.synthesis(ws)).all():
        raise CheckpointError("has weights with which the synthesis network computes pixels that are not finite")
