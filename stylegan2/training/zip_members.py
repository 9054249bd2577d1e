"""The pictures in zip files: which members they are, and what can be wrong with them."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath

from PIL import Image

IMAGE_SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")
# The errors that zipfile and Pillow raise for damaged files, such as SyntaxError (PNG) and RuntimeError (a password).
DAMAGE = (
    OSError,
    ValueError,
    SyntaxError,
    RuntimeError,
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
    Image.DecompressionBombError,
)


def is_hidden(name: str) -> bool:
    """Returns whether a member begins with a dot, or lies in a folder that does, or in one that macOS adds."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)
