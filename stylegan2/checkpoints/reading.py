"""Reads network files of every format. The contents of a file decide its format, never its name."""

from __future__ import annotations

import dataclasses
import mmap
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from stylegan2.checkpoints.discriminators import with_discriminator
from stylegan2.checkpoints.porting import DAMAGE
from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.rosinality import read_rosinality
from stylegan2.checkpoints.rosinality_discriminator import read_rosinality_discriminator
from stylegan2.checkpoints.safetensors_file import (
    looks_like_safetensors,
    read_safetensors,
    read_safetensors_discriminator,
)
from stylegan2.checkpoints.tf_discriminator import read_tf_discriminator
from stylegan2.checkpoints.tf_pickle import read_tf_pickle
from stylegan2.checkpoints.tf_variables import is_network
from stylegan2.checkpoints.torch_discriminator import read_torch_discriminator
from stylegan2.checkpoints.torch_pickle import read_torch_pickle
from stylegan2.checkpoints.torch_storage import MAGIC
from stylegan2.checkpoints.torch_zip import read_zip
from stylegan2.checkpoints.unpickler import unpickle, unpickle_stream
from stylegan2.errors import CheckpointError
from stylegan2.messages import one_line
from stylegan2.weights import Checkpoint, DiscriminatorCheckpoint

READABLE = (
    "Facespace reads StyleGAN2 networks: pickles of stylegan2-ada-pytorch, stylegan3, stylegan2 and stylegan2-ada, "
    "rosinality's .pt files, and its own .safetensors files"
)
HEAD = 1024
# How files begin that are often saved as networks by mistake, and what to say about them.
STRANGERS = (
    (b"version https://git-lfs", "is a git-lfs pointer, not the file itself (run `git lfs pull`)"),
    (b"\x1f\x8b", "is compressed with gzip (unpack it first)"),
    (b"BZh", "is compressed with bzip2 (unpack it first)"),
    (b"\xfd7zXZ", "is compressed with xz (unpack it first)"),
    (b"\x89HDF", "is an HDF5 file"),
    (b"\x93NUMPY", "is a NumPy array"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"\x08", "looks like an ONNX file or another protocol buffer"),
)


@dataclasses.dataclass(frozen=True)
class _Networks:
    """The functions that read the two networks of an opened file."""

    generator: Callable[[], Checkpoint]
    discriminator: Callable[[], DiscriminatorCheckpoint]


def read_checkpoint(path: str | Path, discriminator: bool = False) -> Checkpoint:
    """Reads the generator in a network file of any known format.

    Args:
        path: The file.
        discriminator: Whether to read the discriminator too. If the file has no usable one, that is not an error: the
            checkpoint's `discriminator` is None, and its `no_discriminator` says why.

    Raises:
        CheckpointError: If the file is missing, unreadable, damaged, hostile, or of another kind. The message is one
            sentence that says what was found and what can be read.
    """
    path = Path(path)
    try:
        networks = _open(path)
        checkpoint = networks.generator()
        return with_discriminator(checkpoint, networks.discriminator) if discriminator else checkpoint
    except CheckpointError as error:
        raise refusal(path, str(error)) from error
    except OSError as error:
        raise refusal(path, f"cannot be read ({error.strerror or error})") from error
    except DAMAGE as error:
        raise refusal(path, f"is damaged ({type(error).__name__})") from error


def refusal(path: Path, found: str) -> CheckpointError:
    """Returns the error about a file, given the part of the sentence that says what was found in it.

    Parts of the sentence may come from the file, so it is cut to a sensible length, on one line.
    """
    return CheckpointError(f"{one_line(str(path), 1000)} {one_line(found, 300)}; {READABLE}.")


def _open(path: Path) -> _Networks:
    if path.is_dir():
        raise CheckpointError("is a folder")
    with open(path, "rb") as file:
        head = file.read(HEAD)
        # This is checked first, because such a file begins with a length, which may look like any other format.
        if looks_like_safetensors(head):
            return _Networks(partial(read_safetensors, path), partial(read_safetensors_discriminator, path))
        _refuse_strangers(head)
        data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return _open_pickled(head, data)


def _refuse_strangers(head: bytes) -> None:
    if not head.strip(b"\0"):
        raise CheckpointError("is an empty file" if not head else "contains only zeros")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise CheckpointError("is a web page (HTML), not a network")
    for beginning, found in STRANGERS:
        if head.startswith(beginning):
            raise CheckpointError(found)


def _open_pickled(head: bytes, data: memoryview) -> _Networks:
    if head.startswith(b"PK"):
        return _rosinality(read_zip(data), len(data))
    if not head.startswith(b"\x80"):
        raise CheckpointError(f"is of an unknown format (it begins with {head[:8]!r})")
    content, _ = unpickle(data)
    if isinstance(content, int) and content == MAGIC:
        return _rosinality(unpickle_stream(data), len(data))
    return _nvidia(content, len(data))


def _rosinality(content: Any, size: int) -> _Networks:
    return _Networks(partial(read_rosinality, content, size), partial(read_rosinality_discriminator, content, size))


def _nvidia(content: Any, size: int) -> _Networks:
    networks = content if isinstance(content, (tuple, list)) else [content]
    if 0 < len(networks) <= 3 and all(is_network(network) for network in networks):
        return _Networks(partial(read_tf_pickle, content, size), partial(read_tf_discriminator, content, size))
    if isinstance(content, (dict, Record)):
        return _Networks(partial(read_torch_pickle, content, size), partial(read_torch_discriminator, content, size))
    raise CheckpointError(f"is a pickle of something else (a {type(content).__name__})")
