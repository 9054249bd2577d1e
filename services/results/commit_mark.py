"""Marks of requests whose files are being published, so that a request is there as a whole even after a `kill -9`.

One rename is atomic, several are not. Before the renames, a mark lists the unfinished files and the names that they
get; after the last rename it is removed. It lies in the folder of unfinished files of its process. Once that process
has died, the next one finds either no mark, or all files renamed, or it removes those that are.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from services.recipes.face import id_in
from stylegan2.files.durable import Write, sync_folder, write_durably
from stylegan2.files.regular import open_regular

log = logging.getLogger(__name__)

SUFFIX = ".publishing"
_LONGEST = 1 << 24  # bytes; ten thousand faces take half a megabyte


def write(mark: Path, files: Sequence[tuple[Path, str]], write: Write = os.write) -> None:
    """Writes the mark of `files`, pairs of an unfinished file beside `mark` and its name in the results folder."""
    lines = "".join(f"{path.name} {name}\n" for path, name in files)
    write_durably(mark, f"{lines}.\n".encode(), write)
    sync_folder(mark.parent)


def recover(unfinished: Path, results: Path) -> None:
    """Undoes what the dead process that wrote into `unfinished` published in part.

    A request all of whose files have their names is left as it is, even though it may not have been answered.
    """
    for mark in sorted(unfinished.glob(f"*{SUFFIX}")):
        files = list(_read(mark))
        if any((unfinished / source).exists() for source, _ in files):
            for _, name in files:
                (results / name).unlink(missing_ok=True)
            sync_folder(results)
            log.warning("the process that was making %d faces was killed: none of them is kept", len(files))


def names(unfinished: Path) -> set[str]:
    """Returns the names of the files that living processes are publishing; `unfinished` holds a folder for each."""
    return {name for mark in unfinished.glob(f"*/*{SUFFIX}") for _, name in _read(mark)}


def _read(mark: Path) -> Iterator[tuple[str, str]]:
    """Yields the pairs of a mark; nothing if the mark is incomplete, because then nothing was renamed."""
    try:
        with open_regular(mark) as file:
            *lines, end = file.read(_LONGEST).decode("ascii", "replace").splitlines() or [""]
    except OSError:  # removed meanwhile
        return
    if end != ".":
        return
    for line in lines:
        source, _, name = line.partition(" ")
        if id_in(name) is not None and "/" not in source:
            yield source, name
