"""Loads files of named directions: those that ship with the project, and those that the operator adds."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import threading
from collections.abc import Sequence
from pathlib import Path

from services.errors import DirectionsUnusable
from services.network import Network
from stylegan2.directions import AnotherNetworkError, Directions, DirectionsError, read_directions

RESERVED = re.compile(r"(sefa|pca)_[0-9]+")  # the names of computed directions


@dataclasses.dataclass(frozen=True)
class DirectionFile:
    """The directions of one file.

    Attributes:
        path: of the file.
        kind: `attribute` for a file that ships with the project, `file` for one that the operator added.
        sha256: of the file's bytes.
        directions: in the file.
    """

    path: Path
    kind: str
    sha256: str
    directions: Directions


class DirectionFiles:
    """Finds the files for a network: those that state its fingerprint, or no fingerprint. Each is read once.

    Args:
        shipped: paths of files that ship with the project. Missing ones are ignored.
        added: paths of the operator's files (FACESPACE_DIRECTIONS). They must exist.
    """

    def __init__(self, shipped: Sequence[Path] = (), added: Sequence[Path] = ()) -> None:
        self._paths = [(path, "attribute") for path in shipped if path.exists()] + [(path, "file") for path in added]
        self._lock = threading.Lock()
        self._read: dict[str, tuple[DirectionFile, ...]] = {}  # by the network's fingerprint

    def of(self, network: Network) -> tuple[DirectionFile, ...]:
        """Returns the files for `network`, shipped ones first.

        Raises:
            DirectionsUnusable: a file cannot be read, does not fit the network, or uses a name that is taken.
        """
        with self._lock:
            if network.fingerprint not in self._read:
                files = [_read(path, kind, network) for path, kind in self._paths]
                found = tuple(file for file in files if file is not None)
                _check_names(found)
                self._read[network.fingerprint] = found
            return self._read[network.fingerprint]


def _read(path: Path, kind: str, network: Network) -> DirectionFile | None:
    """Reads a file. Returns None if it is for another network."""
    try:
        directions = read_directions(path, network.config, network.fingerprint)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except AnotherNetworkError:
        return None
    except (DirectionsError, OSError) as error:
        raise DirectionsUnusable(f"{error}") from error
    return DirectionFile(path, kind, sha256, directions)


def _check_names(files: Sequence[DirectionFile]) -> None:
    owners: dict[str, Path] = {}
    for file in files:
        for name in file.directions.names:
            if RESERVED.fullmatch(name):
                raise DirectionsUnusable(f"directions {file.path}: the name {name} is reserved for computed directions")
            if name in owners:
                raise DirectionsUnusable(f"directions {file.path}: the name {name} is already used by {owners[name]}")
            owners[name] = file.path
