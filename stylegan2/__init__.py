"""StyleGAN2 in Keras 3: our own implementation, and readers for the files of the original programs.

`load` is the way in. Importing this package imports no Keras; the first `load` does.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.errors import CheckpointError

if TYPE_CHECKING:
    from stylegan2.network import GeneratorNetwork

__all__ = ["CheckpointError", "DiscriminatorConfig", "GeneratorConfig", "load"]


def load(path_or_name: str | Path, precision: str = "float32", progress: bool = True) -> GeneratorNetwork:
    """The generator of a file, a known network's name, an https address, or `"bundled"`.

    Args:
        path_or_name: see `stylegan2.checkpoints.resolve`; what is not on this machine is fetched once and kept.
        precision: of the convolutions, `float32` or `bfloat16`.
        progress: whether a download shows a progress bar.

    Raises:
        CheckpointError: the file is not there, or not a StyleGAN2 network that can be read. One sentence.
        ValueError: an unknown precision.
    """
    from stylegan2.checkpoints import known_network, read_checkpoint, resolve
    from stylegan2.description import UNKNOWN_LICENCE
    from stylegan2.network import GeneratorNetwork  # takes seconds: Keras and its backend

    path = resolve(path_or_name, progress=progress)
    checkpoint = read_checkpoint(path)
    known = known_network(str(path_or_name))
    return GeneratorNetwork(
        checkpoint,
        precision,
        name=known.name if known else str(checkpoint.metadata.get("name", path.stem)),
        licence=known.licence if known else str(checkpoint.metadata.get("licence", UNKNOWN_LICENCE)),
    )
