"""Where a projection starts."""

from __future__ import annotations

import numpy as np

from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.pictures.thumbnails import thumbnails

CANDIDATES, CANDIDATE_PSI = 32, 0.7  # random faces beside the average, of which the likest is the start


def nearest_start(generator: Generator, target: Float32s, seed: int) -> Float32s:
    """The ws [num_ws, w_dim] of the average face, or of the random one of `seed` whose coarse picture is likest."""
    config = generator.network.config
    z = np.random.RandomState(seed).randn(CANDIDATES, config.z_dim).astype(np.float32)
    classes = np.eye(config.c_dim, dtype=np.float32)[np.arange(CANDIDATES) % config.c_dim] if config.c_dim else None
    points = [(z[[k]], None if classes is None else classes[[k]], CANDIDATE_PSI) for k in range(CANDIDATES)]
    average = np.repeat(generator.network.w_avg[None], config.num_ws, axis=0)
    candidates = [average, *generator.mapped(points)]
    seen = generator.images([generator.derived_recipe({"by": "candidate"}, ws, "none") for ws in candidates])
    wanted = thumbnails(target[None])[0]
    unlikeness = [float(np.square(thumbnails(image[None])[0] - wanted).mean()) for image in seen]
    return candidates[int(np.argmin(unlikeness))]
