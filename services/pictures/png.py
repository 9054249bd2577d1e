"""Writes PNG files with the texts ahead of the pixels. The same contents give the same bytes.

For 1024x1024 pixels Pillow takes 112 ms at its fastest level. One filter for all rows and ISA-L's deflate take 27 ms,
and the file has the same size.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np
from isal import isal_zlib

from stylegan2.pictures.pixels import Pixels

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", isal_zlib.crc32(b"IEND"))
_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
_UP = 2  # each byte minus the one above it: no division, no branch, and faces compress well with it
_LEVEL = 3  # in a new thread, levels 1 and 2 of ISA-L give different bytes about once in 2,000 times


def encode(pixels: Pixels, texts: Mapping[str, str]) -> bytes:
    """Returns a PNG of `pixels` [H, W, C] (gray, RGB or RGBA) with `texts` as iTXt chunks ahead of them.

    The same pixels and texts give the same bytes with the same version of ISA-L.
    """
    height, width, channels = pixels.shape
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    parts = [SIGNATURE, *_chunk(b"IHDR", header)]
    for key, text in texts.items():
        parts.append(text_chunk(key, text))
    parts += _chunk(b"IDAT", isal_zlib.compress(_filtered(pixels), _LEVEL))
    return b"".join([*parts, END])


def text_chunk(key: str, text: str) -> bytes:
    """Returns the iTXt chunk of a text."""
    return b"".join(_chunk(b"iTXt", key.encode("latin-1") + b"\0\0\0\0\0" + text.encode()))


def _filtered(pixels: Pixels) -> Pixels:
    """Returns the rows as PNG stores them: the number of the filter, then the filtered bytes."""
    height, width, channels = pixels.shape
    rows = pixels.reshape(height, width * channels)
    filtered = np.empty((height, width * channels + 1), np.uint8)
    filtered[:, 0] = _UP
    filtered[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=filtered[1:, 1:])
    return filtered


def _chunk(kind: bytes, data: bytes) -> tuple[bytes, ...]:
    """Returns the parts of a chunk. They are joined only once, with the whole file: pixels may be many megabytes."""
    crc = isal_zlib.crc32(data, isal_zlib.crc32(kind))
    return struct.pack(">I", len(data)), kind, data, struct.pack(">I", crc)
