"""The choice of the latent that a projection starts from."""

from __future__ import annotations

import numpy as np

from services.network import Float32s
from services.rendering.generator import Generator
from stylegan2.classes import labels_in_turn
from stylegan2.pictures.thumbnails import thumbnails

CANDIDATES, CANDIDATE_PSI = 32, 0.7  # number and truncation psi of the random faces


def nearest_start(generator: Generator, target: Float32s, seed: int) -> Float32s:
    """Returns the start of a projection: the average face, or one of 32 random faces if it is more like the target.

    Faces are compared by the pixels of their thumbnails.

    Args:
        generator: of the network.
        target: [H, W, C] in -1..1.
        seed: of the random faces.

    Returns:
        ws [num_ws, w_dim].
    """
    config, metadata = generator.network.config, generator.network.metadata
    z = np.random.RandomState(seed).randn(CANDIDATES, config.z_dim).astype(np.float32)
    labels = labels_in_turn(metadata, config.c_dim, CANDIDATES)
    points = [(z[[k]], None if labels is None else labels[[k]], CANDIDATE_PSI) for k in range(CANDIDATES)]
    average = np.repeat(generator.network.w_avg[None], config.num_ws, axis=0)
    candidates = [average, *generator.mapped(points)]
    seen = generator.images([generator.derived_recipe({"by": "candidate"}, ws, "none") for ws in candidates])
    wanted = thumbnails(target[None])[0]
    unlikeness = [float(np.square(thumbnails(image[None])[0] - wanted).mean()) for image in seen]
    return candidates[int(np.argmin(unlikeness))]
