"""What is known of a network before it is loaded."""

from __future__ import annotations

import dataclasses
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlparse

from stylegan2.checkpoints import known_network, read_header, resolve
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError

UNKNOWN_LICENCE = "not stated in the file; ask whoever trained the network"
UNKNOWN_NOTE = (
    "Not stated in the file. What a network makes of age, sex and ancestry is what its training set had of them."
)


@dataclasses.dataclass(frozen=True)
class NetworkDescription:
    """Name, licence, and a note on the network's bias; `config` where it can be had without reading all weights."""

    name: str
    licence: str = UNKNOWN_LICENCE
    note: str = UNKNOWN_NOTE
    config: GeneratorConfig | None = None


def describe(path_or_name: str | Path) -> NetworkDescription:
    """What is known of the network that `load` would load, without fetching anything and without Keras.

    Raises:
        CheckpointError: there is no such file and no such name.
    """
    text = str(path_or_name)
    if known := known_network(text):
        return NetworkDescription(known.name, known.licence, known.bias)
    if "://" in text:
        return NetworkDescription(PurePosixPath(unquote(urlparse(text).path)).stem or text)
    path = resolve(path_or_name)
    try:
        config, metadata = read_header(path)
    except CheckpointError:  # of another format, or damaged: `load` says which
        return NetworkDescription(path.stem)
    return NetworkDescription(
        str(metadata.get("name", path.stem)),
        str(metadata.get("licence", UNKNOWN_LICENCE)),
        str(metadata.get("note", UNKNOWN_NOTE)),
        config,
    )
