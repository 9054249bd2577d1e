"""StyleGAN2 in Keras 3 and OpenVINO: our own implementation, and readers for the files of the original programs.

Start with `load`. Importing this package imports neither; the first call of `load` imports what computes.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stylegan2.config import DiscriminatorConfig, GeneratorConfig
from stylegan2.engines import choose_engine
from stylegan2.errors import CheckpointError
from stylegan2.quiet import import_keras

if TYPE_CHECKING:
    from stylegan2.network import GeneratorNetwork

__all__ = ["CheckpointError", "DiscriminatorConfig", "GeneratorConfig", "load"]


def load(
    path_or_name: str | Path,
    precision: str = "float32",
    progress: bool = True,
    engine: str | None = None,
    on_download: Callable[[int, int | None], None] = lambda done, total: None,
) -> GeneratorNetwork:
    """Loads a generator.

    Args:
        path_or_name: `"bundled"`, the name of a network that ships or of a known one, an https address, or a path. A
            network that is not on this machine is downloaded once and kept in the cache folder (see
            `stylegan2.checkpoints.resolve`).
        precision: The precision of the convolutions, `float32` or `bfloat16`.
        progress: Whether a download shows a progress bar.
        engine: What computes, one of `stylegan2.engines.ENGINES`. If omitted, OpenVINO on a CPU. On an NVIDIA GPU, or
            where OpenVINO is not installed, it is what KERAS_BACKEND names, or TensorFlow.
        on_download: Called during a download with the number of bytes that are here, and that of the whole file, or
            None if the server does not tell it.

    Returns:
        The generator, ready for inference.

    Raises:
        CheckpointError: If the file is missing or is not a StyleGAN2 network that can be read, or if its images would
            not be finite.
        ValueError: If the precision or the engine is unknown.
        ImportError: If the engine is not installed.
        RuntimeError: If Keras already runs on another engine in this process.
    """
    from stylegan2.checkpoints import known_network, read_checkpoint, refusal, resolve
    from stylegan2.description import UNKNOWN_LICENCE
    from stylegan2.finiteness import check_finite

    kind = _network_class(engine)
    path = resolve(path_or_name, progress=progress, on_download=on_download)
    checkpoint = read_checkpoint(path)
    known = known_network(str(path_or_name))
    try:
        network = kind(
            checkpoint,
            precision,
            name=known.name if known else str(checkpoint.metadata.get("name", path.stem)),
            licence=known.licence if known else str(checkpoint.metadata.get("licence", UNKNOWN_LICENCE)),
        )
        check_finite(network)
    except CheckpointError as error:
        raise refusal(path, str(error)) from error
    return network


def _network_class(engine: str | None) -> type[GeneratorNetwork]:
    """Imports an engine, None for the fastest; returns the class of its networks."""
    if choose_engine(engine) == "openvino":
        from stylegan2.on_openvino.network import OpenVINONetwork

        return OpenVINONetwork
    import_keras(engine)  # takes seconds
    from stylegan2.keras_network import KerasNetwork

    return KerasNetwork
