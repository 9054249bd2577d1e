"""Descriptions of networks, available before they are loaded."""

from __future__ import annotations

import dataclasses
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from stylegan2.addresses import file_name
from stylegan2.checkpoints import known_network, read_header, resolve
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError

UNKNOWN_LICENCE = "not stated in the file; ask the authors of the network"
UNKNOWN_NOTE = "Not stated in the file. A network reproduces its training set's biases in age, sex and ancestry."


@dataclasses.dataclass(frozen=True)
class NetworkDescription:
    """Name and licence of a network, and a note on its bias.

    `config` is None if the network would have to be downloaded, or all of its weights read, to know it.
    """

    name: str
    licence: str = UNKNOWN_LICENCE
    note: str = UNKNOWN_NOTE
    config: GeneratorConfig | None = None


def describe(path_or_name: str | Path) -> NetworkDescription:
    """Describes the network that `load` would load. Downloads nothing and does not import Keras.

    Raises:
        CheckpointError: If there is no network of that name and no file at that path.
    """
    text = str(path_or_name)
    if known := known_network(text):
        return NetworkDescription(known.name, known.licence, known.bias)
    if "://" in text:
        return NetworkDescription(PurePosixPath(file_name(text)).stem or urlsplit(text).hostname or "network")
    path = resolve(path_or_name)
    try:
        config, metadata = read_header(path)
    except (CheckpointError, OSError):  # another format, a damaged file, or a folder: `load` will say which
        return NetworkDescription(path.stem)
    return NetworkDescription(
        str(metadata.get("name", path.stem)),
        str(metadata.get("licence", UNKNOWN_LICENCE)),
        str(metadata.get("note", UNKNOWN_NOTE)),
        config,
    )
