"""A measurement as a short text, as the store and the PNG of a face keep it.

The text is JSON with three keys. `version` is that of this layout, `reader` the fingerprint of the method, and `values`
are little-endian float32 in base64: the quantities, the shares of the regions, and x and y of the landmarks, each in
the order of the method. NaN stands for what could not be measured.
"""

from __future__ import annotations

import base64
import binascii
import json
import math
from collections.abc import Iterable, Iterator

import msgspec
import numpy as np

from services.measurements.measurement import Measurement
from services.measurements.methods import Method
from services.measurements.quantities import COMMON, GEOMETRY, PHOTOMETRY

VERSION = 1


class _Record(msgspec.Struct):
    version: int
    reader: str
    values: str


_DECODER = msgspec.json.Decoder(_Record)


def to_text(method: Method, measurement: Measurement) -> str:
    """Returns the text of a measurement that `method` made. Equal measurements give equal texts."""
    found = measurement.quantities
    values = [found.get(name, math.nan) for name in method.quantities]
    values += [measurement.regions.get(name, math.nan) for name in method.regions]
    for name in method.landmarks:
        values += measurement.landmarks.get(name, (math.nan, math.nan))
    data = base64.b64encode(np.array(values, "<f4").tobytes()).decode()
    record = {"reader": method.fingerprint, "values": data, "version": VERSION}
    return json.dumps(record, separators=(",", ":"))


def from_text(method: Method, text: str | None) -> Measurement | None:
    """Returns the measurement in a text of `to_text`; None if the text is damaged, or of another method or version."""
    if text is None:
        return None
    try:
        record = _DECODER.decode(text)
        data = base64.b64decode(record.values, validate=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        return None
    length = len(method.quantities) + len(method.regions) + 2 * len(method.landmarks)
    if (record.version, record.reader, len(data)) != (VERSION, method.fingerprint, 4 * length):
        return None
    return _measurement(method, np.frombuffer(data, "<f4").tolist())


def _measurement(method: Method, values: list[float]) -> Measurement:
    left = iter(values)
    quantities = _finite(method.quantities, left)
    regions = _finite(method.regions, left)
    points = {name: (next(left), next(left)) for name in method.landmarks}
    return Measurement(
        attributes={name: value for name, value in quantities.items() if name not in COMMON},
        landmarks={name: point for name, point in points.items() if all(map(math.isfinite, point))},
        regions=regions,
        geometry={name: value for name, value in quantities.items() if name in GEOMETRY},
        photometry={name: value for name, value in quantities.items() if name in PHOTOMETRY},
    )


def _finite(names: Iterable[str], values: Iterator[float]) -> dict[str, float]:
    """Takes one of `values` for each of `names`; returns those that were measured."""
    taken = {name: next(values) for name in names}
    return {name: value for name, value in taken.items() if math.isfinite(value)}
