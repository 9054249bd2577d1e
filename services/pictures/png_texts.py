"""Changes a text of a PNG without touching its pixels."""

from __future__ import annotations

from collections.abc import Iterator

from services.pictures.png import SIGNATURE, text_chunk
from services.pictures.png_reader import BrokenPng, is_whole

_HEAD = 8  # bytes of length and kind before the data of a chunk
_FRAME = 12  # with the checksum after it


def with_text(png: bytes, key: str, text: str | None) -> bytes:
    """Returns a PNG with `text` under `key`, in an iTXt chunk ahead of the pixels; None removes the text.

    Raises:
        BrokenPng: `png` is not a whole PNG.
    """
    if not is_whole(png):
        raise BrokenPng("it is damaged")
    parts, old, is_placed = [SIGNATURE], key.encode("latin-1") + b"\0", text is None
    for kind, chunk in _chunks(png):
        if kind == b"iTXt" and chunk.startswith(old, _HEAD):
            continue
        if kind == b"IDAT" and not is_placed:
            parts.append(text_chunk(key, text or ""))
            is_placed = True
        parts.append(chunk)
    return b"".join(parts)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields the kind and the bytes of each chunk."""
    position = len(SIGNATURE)
    while position < len(png):
        end = position + _FRAME + int.from_bytes(png[position : position + 4], "big")
        yield png[position + 4 : position + _HEAD], png[position:end]
        position = end
