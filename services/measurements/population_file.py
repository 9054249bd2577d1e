"""Keeps the distributions of networks' quantities in files: sampling one takes a thousand faces.

A file is JSON, so that one can also ship beside a network: `faces64.population.json`. It states which network and which
method of measuring it belongs to.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
import platformdirs
from msgspec import Meta
from numpy.typing import NDArray

from services.measurements.population import BINS, Population
from services.measurements.record import VERSION
from stylegan2.files.durable import replacing

log = logging.getLogger(__name__)

SAMPLES = 1_000
_LONGEST = 1 << 20  # bytes; a file with a hundred quantities has 15,000
_Positive = Annotated[float, Meta(ge=0)]


class _Quantity(msgspec.Struct, omit_defaults=True):
    mean: float
    std: _Positive
    low: float
    high: float
    counts: Annotated[list[Annotated[int, Meta(ge=0)]], Meta(min_length=BINS, max_length=BINS)] | None = None


class _File(msgspec.Struct):
    """What a file holds; `version` is that of the measurements, see services/measurements/record.py."""

    network: str
    reader: str
    samples: int
    version: int
    quantities: dict[str, _Quantity]


class PopulationFiles:
    """Reads and writes populations: files that ship with networks, and a cache.

    They never cause a failure. If a file is damaged or cannot be written, a warning is logged and the faces are sampled
    again.

    Args:
        folder: the cache; None for the user's cache folder.
        shipped: paths of files that ship with networks.
        samples: how many faces a population is sampled from. Shipped ones may be of another number.
    """

    def __init__(self, folder: Path | None = None, shipped: Sequence[Path] = (), samples: int = SAMPLES) -> None:
        self._folder = folder
        self.samples = samples
        self._shipped = tuple(shipped)

    def path(self, network: str, reader: str) -> Path:
        """Returns the path in the cache for a network and a method of measuring, both by their fingerprints."""
        folder = self._folder or platformdirs.user_cache_path("facespace", appauthor=False)
        method = hashlib.sha256(f"{reader} {VERSION}".encode()).hexdigest()[:16]
        return folder / f"population-{network}-{method}-{self.samples}.json"

    def load(self, network: str, reader: str) -> Population | None:
        """Returns a population, or None if there is no usable file of it."""
        for path in (*self._shipped, self.path(network, reader)):
            file = _read(path)
            if file and (file.network, file.reader, file.version) == (network, reader, VERSION):
                rows = [(each.mean, each.std, each.low, each.high) for each in file.quantities.values()]
                mean, std, low, high = np.array(rows, np.float64).reshape(-1, 4).T
                return Population(tuple(file.quantities), mean, std, low, high, _counts(file))
        return None

    def save(self, network: str, reader: str, population: Population) -> None:
        """Writes a population to the cache."""
        columns = np.stack([population.mean, population.std, population.low, population.high]).T.tolist()
        quantities = {
            name: _Quantity(
                mean, std, low, high, None if population.counts is None else population.counts[row].tolist()
            )
            for row, (name, (mean, std, low, high)) in enumerate(zip(population.names, columns, strict=True))
        }
        data = msgspec.json.encode(_File(network, reader, self.samples, VERSION, quantities))
        path = self.path(network, reader)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with replacing(path, shared=True) as temporary:
                temporary.write_bytes(msgspec.json.format(data, indent=1) + b"\n")
        except OSError as error:
            log.warning("%s cannot be written (%s); the faces are sampled again after the next start", path, error)


def _counts(file: _File) -> NDArray[np.int64] | None:
    """Returns the histograms of a file; None if it was written before there were any."""
    counts = [each.counts for each in file.quantities.values()]
    return None if None in counts else np.array(counts, np.int64).reshape(-1, BINS)


def _read(path: Path) -> _File | None:
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST + 1)
        return msgspec.json.decode(data, type=_File)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        log.warning("%s cannot be used (%s); the faces are sampled again", path, error)
        return None
