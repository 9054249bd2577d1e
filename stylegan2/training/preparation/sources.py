"""Lists and opens the files of a source, which is a zip, or a folder and the zips in it."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import stat
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from stylegan2.pictures.errors import UnreadablePicture
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.zip_members import DAMAGE, is_hidden, read_member


@dataclasses.dataclass(frozen=True)
class SourceFile:
    """A file of the source. `container` is the zip that holds it, or "" if there is none or the source is the zip."""

    container: str
    member: str

    @property
    def name(self) -> str:
        """The name in reports and labels: the path from the source, through the zip."""
        return f"{self.container}/{self.member}" if self.container else self.member


def source_files(source: Path) -> Iterator[SourceFile]:
    """Yields all files of a zip, or of a folder and the zips in it, in the order of their names.

    The names of one folder or zip at a time are in memory. Names that begin with a dot are left out. Links to folders
    are listed but not followed, so there is no endless loop.

    Raises:
        PreparationError: The source itself cannot be read.
    """
    if source.is_file():
        if not zipfile.is_zipfile(source):
            raise PreparationError(f"{source} is neither a folder nor a zip file")
        yield from _members(source, "")
        return
    try:
        open_folders = [iter(_entries(source))]
    except OSError as error:
        raise PreparationError(f"{source} cannot be read: {error}") from error
    while open_folders:  # a stack instead of recursion: folders may be nested deeper than Python's calls
        entry = next(open_folders[-1], None)
        if entry is None:
            open_folders.pop()
            continue
        inside = Path(entry.path).relative_to(source).as_posix()
        if entry.is_dir(follow_symlinks=False):
            try:
                open_folders.append(iter(_entries(entry.path)))
            except OSError:
                yield SourceFile("", inside)  # reading it will say why
        elif entry.name.lower().endswith(".zip"):
            yield from _members(Path(entry.path), inside)
        else:
            yield SourceFile("", inside)


def _entries(folder: Path | str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted((e for e in entries if not e.name.startswith(".")), key=lambda e: e.name)


def _members(path: Path, container: str) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted({info.filename for info in archive.infolist() if not info.is_dir()})
    except DAMAGE as error:
        if not container:
            raise PreparationError(f"{path} cannot be read: {error}") from error
        yield SourceFile("", container)
        return
    yield from (SourceFile(container, name) for name in names if not is_hidden(name))


class SourceReader:
    """Opens files of a source for reading. Keeps one zip open, and unpacks its members in memory, never to disk."""

    def __init__(self, source: Path):
        self._source = source
        self._container: str | None = None
        self._archive: zipfile.ZipFile | None = None

    @contextlib.contextmanager
    def open(self, file: SourceFile) -> Iterator[BinaryIO]:
        """Yields the file, opened for reading.

        Raises:
            UnreadablePicture: The file is missing, damaged, or not an ordinary file.
        """
        try:
            stream = self._member(file) if file.container or self._source.is_file() else self._regular(file)
        except DAMAGE as error:
            raise UnreadablePicture(getattr(error, "strerror", None) or str(error)) from error
        with stream:
            yield stream

    def close(self) -> None:
        """Closes the zip that is open."""
        if self._archive is not None:
            self._archive.close()
        self._archive = None
        self._container = None

    def _regular(self, file: SourceFile) -> BinaryIO:
        path = self._source / file.member
        if path.is_dir():
            linked = path.is_symlink()
            raise UnreadablePicture("a link to a folder is not followed" if linked else "the folder cannot be read")
        if not stat.S_ISREG(path.stat().st_mode):  # reading a pipe could wait for ever
            raise UnreadablePicture("not an ordinary file")
        if path.suffix.lower() == ".zip":
            raise UnreadablePicture("a damaged zip file")
        return path.open("rb")

    def _member(self, file: SourceFile) -> BinaryIO:
        return BytesIO(read_member(self._archive_of(file.container), file.member))

    def _archive_of(self, container: str) -> zipfile.ZipFile:
        if self._archive is None or container != self._container:
            self.close()
            self._archive = zipfile.ZipFile(self._source / container if container else self._source)
            self._container = container
        return self._archive
