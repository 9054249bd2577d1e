"""A picture that shows edited faces side by side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from stylegan2.directions.directions import Directions
from stylegan2.latents import z_of_seed
from stylegan2.pictures.pixels import to_pixels
from stylegan2.pictures.sheet import sheet
from stylegan2.training.directions.faces import Network

CAPTION = 14  # pixels of height


def strip(
    network: Network,
    directions: Directions,
    names: Sequence[str],
    seeds: Sequence[int],
    strengths: Sequence[float],
    truncation_psi: float = 0.7,
    scale: int = 1,
) -> Image.Image:
    """Draws one captioned block per direction, with one row per seed and one column per strength.

    Blocks are in two columns.

    Args:
        network: makes the faces.
        directions: of the network.
        names: which of the directions to show.
        seeds: of the faces.
        strengths: to edit the faces by.
        truncation_psi: of the faces.
        scale: by what factor to enlarge the faces.

    Raises:
        DirectionsError: a name is unknown.
    """
    z = np.concatenate([z_of_seed(seed, network.config.z_dim) for seed in seeds])
    c = np.eye(1, network.config.c_dim).repeat(len(z), axis=0) if network.config.c_dim else None
    ws = network.mapping(z, c, truncation_psi)  # [N, num_ws, w_dim]
    blocks = [
        _block(network, name, edits(ws, directions.shift(name), strengths), len(strengths), scale) for name in names
    ]
    return _beside(blocks, columns=min(2, len(blocks)))


def edits(ws: np.ndarray, shift: np.ndarray, strengths: Sequence[float]) -> np.ndarray:
    """Returns each face at each of S strengths: ws [N, num_ws, w_dim], shift [num_ws, w_dim] -> [N * S, ...]."""
    steps = np.asarray(strengths, np.float32)[None, :, None, None] * shift
    return (ws[:, None] + steps).reshape(-1, *ws.shape[1:])


def _block(network: Network, name: str, ws: np.ndarray, columns: int, scale: int) -> Image.Image:
    faces = sheet(to_pixels(network.synthesis(ws)), columns).convert("RGB")
    faces = faces.resize((faces.width * scale, faces.height * scale), Image.Resampling.LANCZOS)
    block = Image.new("RGB", (faces.width, faces.height + CAPTION), "white")
    ImageDraw.Draw(block).text((3, 1), name, fill="black")
    block.paste(faces, (0, CAPTION))
    return block


def _beside(blocks: Sequence[Image.Image], columns: int, gap: int = 6) -> Image.Image:
    """Arranges blocks of equal size in rows of `columns` with white gaps."""
    width, height = blocks[0].size
    rows = -(-len(blocks) // columns)
    canvas = Image.new("RGB", ((width + gap) * columns - gap, (height + gap) * rows - gap), "white")
    for k, block in enumerate(blocks):
        canvas.paste(block, (k % columns * (width + gap), k // columns * (height + gap)))
    return canvas
