"""JPEGs whose end is missing, as after a download that stopped two bytes early. Browsers show them."""

from __future__ import annotations

import warnings
from io import BytesIO

from PIL import Image

START, END = b"\xff\xd8", b"\xff\xd9"
FILLER = b"\xaa\x55\x5a\xa5" * 16  # coded pixels that differ from the zeros that libjpeg puts in for missing ones


def with_end(data: bytes) -> bytes | None:
    """Returns a JPEG that lacks only its end marker with one; None if it is not such a file.

    If coded pixels are missing as well, the decoder takes what comes instead for pixels. Otherwise it skips it.
    """
    if not data.startswith(START):
        return None
    whole = data.removesuffix(END[:1])
    if _pixels(whole + END) != _pixels(whole + FILLER + END):
        return None
    return whole + END


def _pixels(data: bytes) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            return image.tobytes()
