"""The files of one request: encoded and written beside the network's work, and published all together or not at all."""

from __future__ import annotations

import collections
import dataclasses
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from services.network import Float32s
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from services.results import commit_mark
from services.results.disk import storage_error
from stylegan2.files.durable import Write, sync_folder, write_durably
from stylegan2.pictures.pixels import Pixels, to_pixels

Measure = Callable[[Pixels], str | None]


def not_measured(pixels: Pixels) -> str | None:
    """Returns None, as nothing is measured."""
    return None


@dataclasses.dataclass(frozen=True)
class WrittenFile:
    """A finished file that has no name in the results folder yet.

    Attributes:
        path: of the file.
        sha256: of its pixels.
        measures: what was measured on its pixels; None if nothing was.
    """

    path: Path
    sha256: str
    measures: str | None


class Batch:
    """The files of one request.

    Args:
        folder: The results folder.
        pool: The threads that encode and write.
        window: How many images may wait to be written; `add` blocks beyond that, which keeps memory flat.
        unfinished: The beginning of the paths of unfinished files, which no other batch has; it is in the file system
            of the results folder.
        write: `os.write`, or a test's.
        measure: measures the pixels of each face, in the threads of `pool`. Default: nothing is measured.
    """

    def __init__(
        self,
        folder: Path,
        pool: ThreadPoolExecutor,
        window: int,
        unfinished: Path,
        write: Write,
        measure: Measure = not_measured,
    ) -> None:
        self._folder = folder
        self._pool = pool
        self._window = window
        self._beginning = unfinished
        self._mark = unfinished.with_name(f"{unfinished.name}{commit_mark.SUFFIX}")
        self._write = write
        self._measure = measure
        self._pending: collections.deque[Future[WrittenFile]] = collections.deque()
        self._written: list[WrittenFile] = []
        self._unfinished: list[Path] = []
        self._published: list[Path] = []

    def add(self, recipe: Recipe, image: Float32s, notes: str | None = None) -> None:
        """Encodes and writes the face of `recipe` with the image [H, W, C] in -1..1, in the background.

        `notes` is what users noted about it, see services/recipes/notes.py.

        Raises:
            StorageFull, ResultsError: An earlier face could not be written.
        """
        path = self._beginning.with_name(f"{self._beginning.name}-{len(self._unfinished)}.png")
        self._unfinished.append(path)
        self._pending.append(self._pool.submit(self._write_face, path, recipe, image, notes))
        if len(self._pending) >= self._window:
            self._written.append(self._pending.popleft().result())

    def finish(self) -> list[WrittenFile]:
        """Returns the files of all faces that were added, in order, once they are on disk.

        Raises:
            StorageFull, ResultsError: One of them could not be written.
        """
        while self._pending:
            self._written.append(self._pending.popleft().result())
        return self._written

    def publish(self, files: Sequence[tuple[Path, str, float]]) -> None:
        """Gives each file, a (path, name, time), its name in the results folder; replaces a file of that name.

        If the process is killed meanwhile, the next one removes the new files; see `commit_mark`.

        Raises:
            StorageFull, ResultsError: The folder cannot be written.
        """
        try:
            if len(files) > 1:
                new = [(path, name) for path, name, _ in files if not os.path.lexists(self._folder / name)]
                commit_mark.write(self._mark, new, self._write)
            for path, name, created in files:
                target = self._folder / name
                os.utime(path, (created, created))
                is_new = not os.path.lexists(target)
                os.rename(path, target)
                if is_new:
                    self._published.append(target)
            sync_folder(self._folder)
            self._mark.unlink(missing_ok=True)
        except OSError as error:
            raise storage_error(self._folder, error) from error

    def undo(self) -> None:
        """Removes every file of this batch that was not there before."""
        wait(self._pending)  # so that no thread writes a file after it was removed
        for path in [*self._published, *self._unfinished, self._mark]:  # the mark last: until then it would do the same
            path.unlink(missing_ok=True)

    def _write_face(self, path: Path, recipe: Recipe, image: Float32s, notes: str | None) -> WrittenFile:
        pixels = to_pixels(image)
        measures = self._measure(pixels)
        png, sha256 = face_png(recipe, pixels, measures, notes)
        try:
            write_durably(path, png, self._write)
        except OSError as error:
            raise storage_error(path, error) from error
        return WrittenFile(path, sha256, measures)
