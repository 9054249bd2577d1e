"""The pictures in zip files: which members they are, what they are called, and how they are read."""

from __future__ import annotations

import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

from PIL import Image

from stylegan2.pictures.errors import UnreadablePicture

IMAGE_SUFFIXES = (".webp", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
LARGEST_MEMBER = 2 << 30  # bytes; no picture within Pillow's limit needs more
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


def plain_name(name: str) -> str:
    """Returns a name in the one form in which labels and files are compared.

    Windows writes backslashes, and macOS takes accents apart (NFD): both are undone. A leading ./ is dropped.
    """
    return unicodedata.normalize("NFC", name.replace("\\", "/")).removeprefix("./")


def is_hidden(name: str) -> bool:
    """Returns whether a member begins with a dot, or lies in a folder that does, or in one that macOS adds."""
    parts = PurePosixPath(plain_name(name)).parts
    return "__MACOSX" in parts or any(part.startswith(".") and part not in (".", "..") for part in parts)


def picture_names(archive: zipfile.ZipFile) -> list[str]:
    """Returns the names of the pictures in a zip, sorted, without hidden ones."""
    return [name for name in sorted(set(archive.namelist())) if is_picture(name)]


def is_picture(name: str) -> bool:
    """Returns whether a member is a picture by its name."""
    return name.lower().endswith(IMAGE_SUFFIXES) and not is_hidden(name)


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpacks a member in memory.

    Raises:
        UnreadablePicture: It is damaged, encrypted, or would be too large.
    """
    try:
        info = archive.getinfo(name)
        if info.file_size <= LARGEST_MEMBER:
            return archive.read(info)
    except (*DAMAGE, KeyError) as error:
        raise UnreadablePicture(getattr(error, "strerror", None) or str(error)) from error
    raise UnreadablePicture(f"claims to unpack to {info.file_size} bytes, which is more than {LARGEST_MEMBER}")
