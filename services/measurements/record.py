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
import struct
from collections.abc import Sequence

import msgspec
import numpy as np

from services.measurements.measurement import Measurement
from services.measurements.methods import Method
from services.measurements.quantities import GEOMETRY, PHOTOMETRY
from services.network import Float32s

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
    return _measurement(method, np.frombuffer(data, "<f4"))


def values_in(method: Method, text: str | None, names: Sequence[str]) -> list[float] | None:
    """Returns the values of the quantities `names` in a text; None as for `from_text`, or if one was not measured.

    It takes a fraction of the time of `from_text`.
    """
    if text is None:
        return None
    try:
        record = _DECODER.decode(text)
        data = base64.b64decode(record.values)
        places = [4 * list(method.quantities).index(name) for name in names]
        if (record.version, record.reader) != (VERSION, method.fingerprint):
            return None
        values = [struct.unpack_from("<f", data, place)[0] for place in places]
    except (msgspec.MsgspecError, binascii.Error, ValueError, struct.error):
        return None
    return values if all(map(math.isfinite, values)) else None


def _measurement(method: Method, values: Float32s) -> Measurement:
    numbers, rest = values.tolist(), len(method.quantities) + len(method.regions)
    quantities = dict(zip(method.quantities, numbers, strict=False))
    regions = dict(zip(method.regions, numbers[len(method.quantities) : rest], strict=True))
    landmarks = dict(zip(method.landmarks, zip(numbers[rest::2], numbers[rest + 1 :: 2], strict=True), strict=True))
    if not np.isfinite(values).all():
        quantities = {name: value for name, value in quantities.items() if math.isfinite(value)}
        regions = {name: value for name, value in regions.items() if math.isfinite(value)}
        landmarks = {name: point for name, point in landmarks.items() if all(map(math.isfinite, point))}
    geometry = {name: quantities.pop(name) for name in GEOMETRY if name in quantities}
    photometry = {name: quantities.pop(name) for name in PHOTOMETRY if name in quantities}
    return Measurement(quantities, landmarks, regions, geometry, photometry)
