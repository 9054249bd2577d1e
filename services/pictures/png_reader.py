"""Reads the texts ahead of a PNG's pixels, and checks whether the file is whole, without decoding it."""

from __future__ import annotations

import functools
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from isal import isal_zlib

from services.pictures.png import END, SIGNATURE
from stylegan2.files.regular import regular_descriptor

SIZE_BYTES = 24  # from the start of a PNG to the end of its width and height
_FIRST_READ = 1 << 14  # holds the recipe of a random face, and of most derived ones
_LONGEST_TEXTS = 1 << 23  # bytes of all texts of one file together
_MOST_CHUNKS = 100_000  # of one file; libpng's default makes 6,000 of the largest picture


class BrokenPng(ValueError):
    """The file is not a PNG, or is incomplete or damaged."""


def read_texts(path: Path | str) -> dict[str, str]:
    """Returns the iTXt chunks ahead of the pixels, by key.

    The checksums of the texts and the structure of the file are checked to its end, but the pixels are not read: ten
    thousand files take a second.

    Raises:
        BrokenPng: The file is not a whole PNG.
        OSError: The file cannot be read.
    """
    descriptor = regular_descriptor(path, os.O_RDONLY)
    try:
        return dict(_texts(functools.partial(os.pread, descriptor), os.fstat(descriptor).st_size))
    finally:
        os.close(descriptor)


def texts_in(data: bytes) -> dict[str, str]:
    """Returns what `read_texts` does, from the bytes of a file. Raises BrokenPng."""
    return dict(_texts(lambda length, position: data[position : position + length], len(data)))


def is_whole(data: bytes) -> bool:
    """Returns whether `data` is a PNG from its signature to its end, with all checksums right."""
    position, view = len(SIGNATURE), memoryview(data)
    if not data.startswith(SIGNATURE) or not data.endswith(END):
        return False
    while position + 12 <= len(data):
        end = position + 12 + int.from_bytes(view[position : position + 4], "big")
        if end > len(data) or isal_zlib.crc32(view[position + 4 : end - 4]) != int.from_bytes(
            view[end - 4 : end], "big"
        ):
            return False
        position = end
    return position == len(data)


def picture_size(png: bytes) -> tuple[int, int]:
    """Returns width and height as a PNG states them in its first chunk. Raises BrokenPng if that is another one."""
    if len(png) < SIZE_BYTES or png[12:16] != b"IHDR":
        raise BrokenPng("it does not begin with its size")
    width, height = struct.unpack(">II", png[16:SIZE_BYTES])
    return width, height


_Read = Callable[[int, int], bytes]  # returns up to as many bytes of a file, from a position on


def _texts(read: _Read, size: int) -> Iterator[tuple[str, str]]:
    start = read(_FIRST_READ, 0)
    if not start.startswith(SIGNATURE):
        raise BrokenPng("it is not a PNG")
    position, pixels_seen, left = len(SIGNATURE), False, _LONGEST_TEXTS
    for _ in range(_MOST_CHUNKS):
        if position >= size:
            raise BrokenPng("it is cut off")
        length, kind = struct.unpack(">I4s", _read(read, start, position, 8))
        pixels_seen = pixels_seen or kind == b"IDAT"
        if kind == b"iTXt" and not pixels_seen:
            left -= length
            if left < 0:
                raise BrokenPng(f"it has more than {_LONGEST_TEXTS} bytes of text")
            yield _text(_read(read, start, position + 4, length + 8))
        if kind == b"IEND" and pixels_seen and position + len(END) == size:
            return
        position += length + 12
    raise BrokenPng(f"it has more than {_MOST_CHUNKS} chunks")


def _read(read: _Read, start: bytes, position: int, length: int) -> bytes:
    """Returns `length` bytes from `position`, from the bytes read first where possible."""
    data = start[position : position + length]
    if len(data) < length:
        data = read(length, position)
    if len(data) < length:
        raise BrokenPng("it is cut off")
    return data


def _text(chunk: bytes) -> tuple[str, str]:
    """Returns key and text of an uncompressed iTXt chunk, which is given as kind, data and checksum."""
    if isal_zlib.crc32(chunk[:-4]) != int.from_bytes(chunk[-4:], "big"):
        raise BrokenPng("its text does not match its checksum")
    key, _, rest = chunk[4:-4].partition(b"\0")
    if rest[:1] != b"\0":
        return key.decode("latin-1"), ""  # compressed, so not one of ours
    try:
        return key.decode("latin-1"), rest[2:].split(b"\0", 2)[2].decode()
    except (IndexError, UnicodeDecodeError) as error:
        raise BrokenPng("its text cannot be read") from error
