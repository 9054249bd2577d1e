"""Reads the PNGs of faces, and trusts their pixels only after having compared them with the recorded hash."""

from __future__ import annotations

import errno
import os
import threading

from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face
from services.recipes.face_file import LARGEST_FILE, face_pixels
from services.results.disk import disk_errors
from services.results.file_index import Status, status_of
from services.results.folder import ResultsFolder
from stylegan2.files.regular import open_regular

_MOST_REMEMBERED = 1_000_000  # files, 100 bytes each

_State = tuple[Status, str]


class CheckedFiles:
    """Reads PNGs that show the face they should.

    Decoding takes longer than reading, so it is done once per file: as long as its size, times and inode stay the same,
    its contents do.
    """

    def __init__(self, folder: ResultsFolder) -> None:
        self._folder = folder
        self._checked: dict[str, _State] = {}
        self._lock = threading.Lock()

    def read(self, face: Face) -> bytes:
        """Returns the PNG of a face.

        Raises:
            BrokenPng: The file is missing or damaged, or shows another picture (OtherPicture).
            ResultsError: It cannot be read.
        """
        path = self._folder.path / face.file
        with disk_errors(path):
            try:
                with open_regular(path) as file:
                    status = os.fstat(file.fileno())
                    if status.st_size > LARGEST_FILE:
                        raise BrokenPng(f"it has {status.st_size} bytes")
                    data = file.read(status.st_size)
            except FileNotFoundError:
                raise BrokenPng("it is gone") from None
            except OSError as error:
                if error.errno in (errno.EINVAL, errno.EISDIR, errno.ELOOP, errno.ENXIO):
                    raise BrokenPng("it is not a regular file") from error
                raise
        state = (status_of(status), face.sha256)
        if self._checked.get(face.file) != state:
            face_pixels(data, face.sha256)
            self._remember(face.file, state)
        return data

    def _remember(self, name: str, state: _State) -> None:
        with self._lock:
            if len(self._checked) >= _MOST_REMEMBERED:
                self._checked.clear()
            self._checked[name] = state
