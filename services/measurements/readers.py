"""Finds the reader that measures the faces of a network: in files that ship with the project, or the operator's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from services.errors import MeasuresUnusable
from services.measurements.quantities import COMMON
from services.measurements.reader import FaceReader
from services.network import Network
from stylegan2.checkpoints.resolving import MEASURES
from stylegan2.measurement.readings import REGIONS
from stylegan2.messages import one_line

log = logging.getLogger(__name__)

_CHANNELS = 3


def _opens_nothing(path: Path) -> FaceReader:
    raise ValueError(f"measures {path} cannot be read: this service has no reader of such files")


class Readers:
    """Finds the reader for a network. Each file is opened once.

    A file may state the fingerprints of the networks whose faces it measures. (`faces.measures.safetensors` states
    those of faces128 and faces64.) One that states none is for every network if the operator added it. If it ships with
    the project, it is for the network whose name it has, as `NAME.measures.safetensors`. Of several files that fit, the
    first one is used, the operator's before those that ship with the project.

    Args:
        shipped: paths of files that ship with the project. Missing ones are ignored.
        added: paths of the operator's files (FACESPACE_MEASURES). They must exist.
        open_reader: opens a file. Raises ValueError, OSError or ImportError if it cannot be used.
    """

    def __init__(
        self,
        shipped: Sequence[Path] = (),
        added: Sequence[Path] = (),
        open_reader: Callable[[Path], FaceReader] = _opens_nothing,
    ) -> None:
        self._paths = [(path, True) for path in added] + [(path, False) for path in shipped if path.exists()]
        self._open = open_reader
        self._lock = threading.Lock()
        self._opened: dict[Path, FaceReader] = {}
        self._found: dict[str, FaceReader | None] = {}  # by the network's fingerprint

    def of(self, network: Network) -> FaceReader | None:
        """Returns the reader for `network`, or None if there is none.

        Raises:
            MeasuresUnusable: a file cannot be used.
        """
        with self._lock:
            if network.fingerprint not in self._found:
                self._found[network.fingerprint] = self._find(network)
            return self._found[network.fingerprint]

    def check(self, network: Network) -> None:
        """Opens the operator's files for `network`. Those that ship with the project are opened on first use.

        Raises:
            MeasuresUnusable: a file cannot be used.
        """
        if any(is_added for _, is_added in self._paths):
            self.of(network)

    def _find(self, network: Network) -> FaceReader | None:
        for path, is_added in self._paths:
            reader = self._reader(path)
            named = network.fingerprint in reader.networks
            is_for_it = named if reader.networks else is_added or _stem(path) == network.name
            if is_for_it and _reads(reader, network):
                return reader
        return None

    def _reader(self, path: Path) -> FaceReader:
        if path not in self._opened:
            try:
                reader = self._open(path)
            except (ValueError, OSError, ImportError) as error:
                raise MeasuresUnusable(f"{error}") from error
            if taken := [each.name for each in reader.attributes if each.name in COMMON]:
                raise MeasuresUnusable(f"measures {path}: the name {taken[0]} is reserved for what is always measured")
            self._opened[path] = reader
        return self._opened[path]


def _stem(path: Path) -> str:
    return path.name.removesuffix(MEASURES)


def _reads(reader: FaceReader, network: Network) -> bool:
    """Returns whether a reader takes pictures of the network's size, by trying it.

    Raises:
        MeasuresUnusable: it finds other regions than those of REGIONS.
    """
    config = network.config
    try:
        found = reader.read(np.zeros((1, config.img_height, config.img_width, _CHANNELS), np.float32))
    except ValueError as error:
        log.warning("%s does not measure faces of %s: %s", reader.name, network.name, one_line(str(error), 300))
        return False
    regions = found.regions.shape[-1]
    if regions != (len(REGIONS) if reader.landmarks else 0):
        raise MeasuresUnusable(
            f"measures {reader.name}: it must have {len(REGIONS)} regions and landmarks, or neither. Found: "
            f"{regions} regions, {len(reader.landmarks)} landmarks"
        )
    return True
