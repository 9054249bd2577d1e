"""Checks, before a picture is decoded, that its file has data for as many pixels as its header states.

Decoders pad what is missing: a PNG of one row that states 7,000 would take the memory of 7,000.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from isal import isal_zlib

from services.pictures.png import SIGNATURE

_STEP = 1 << 16  # bytes that are inflated at a time, and thrown away
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG's colour type
_WHOLE = ((0, 0, 1, 1),)
# The passes of an interlaced PNG: the first column and row, and the steps between columns and between rows.
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIXELS_PER_JPEG_BYTE = 512  # at most: each block of 8x8 pixels takes at least one bit


def is_short(data: bytes, format_: str, width: int, height: int) -> bool:
    """Returns whether a file of Pillow's `format_` has too little data for its size.

    WebP's decoder checks that by itself.
    """
    if format_ == "PNG":
        return _is_short_png(data)
    return format_ == "JPEG" and len(data) * _PIXELS_PER_JPEG_BYTE < width * height


def _is_short_png(data: bytes) -> bool:
    header = next((chunk for kind, chunk in _chunks(data) if kind == b"IHDR"), b"")
    if len(header) != 13:
        return True
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    bits = depth * _CHANNELS.get(colour, 4)
    passes = _ADAM7 if interlaced else _WHOLE
    stated = sum(_pass_bytes(width - x, height - y, across, down, bits) for x, y, across, down in passes)
    return not _inflates_to(stated, (chunk for kind, chunk in _chunks(data) if kind == b"IDAT"))


def _pass_bytes(width: int, height: int, across: int, down: int, bits: int) -> int:
    """Returns the bytes of every `across`-th pixel of every `down`-th row; each row begins with its filter."""
    columns, rows = -(-max(width, 0) // across), -(-max(height, 0) // down)
    return rows * (1 + -(-columns * bits // 8)) if columns else 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yields kind and contents of each chunk; the last one may be cut off."""
    view, position = memoryview(data), len(SIGNATURE)
    while position + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        yield kind, view[position + 8 : position + 8 + length]
        position += length + 12


def _inflates_to(length: int, parts: Iterator[memoryview]) -> bool:
    """Returns whether `parts` inflate to at least `length` bytes."""
    inflater, left = isal_zlib.decompressobj(), length
    for part in parts:
        rest: bytes | memoryview = part
        while left > 0:
            try:
                found = inflater.decompress(rest, _STEP)
            except isal_zlib.error:  # type: ignore[misc]  # its stub takes the class for an instance
                return False
            left -= len(found)
            rest = inflater.unconsumed_tail
            if not rest and len(found) < _STEP:
                break
    return left <= 0
