"""The w's of a network's own faces, as samples for statistics."""

from __future__ import annotations

import logging
import time

import numpy as np

from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.directions.w_statistics import sampled_z

log = logging.getLogger(__name__)

_CHUNK = 250  # w's per turn of the render queue


def own_ws(generator: Generator, samples: int) -> Float32s:
    """Returns the w's [samples, w_dim], not truncated, of random faces. It always takes the same ones.

    The render queue maps them in chunks, so that other requests are served in between.

    Raises:
        NetworkNotReady, QueueFull: The w's cannot be mapped now.
    """
    began = time.monotonic()
    z, c = sampled_z(generator.network.config, samples, generator.network.metadata)
    chunks = [slice(k, k + _CHUNK) for k in range(0, len(z), _CHUNK)]
    w = np.concatenate([generator.sampled_w(z[k], None if c is None else c[k]) for k in chunks])
    log.info("mapped %d w of %s in %.1f s", len(w), generator.network.name, time.monotonic() - began)
    return w
