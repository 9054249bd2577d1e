"""Stores the pictures that faces were projected from, on request."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from services.pictures.png import encode
from services.results.disk import disk_errors
from stylegan2.files.durable import replace_durably
from stylegan2.pictures.pixels import Pixels

FOLDER = "targets"


class Targets:
    """PNG files in `targets/` of the results folder, named by the SHA-256 of their pixels, which recipes state.

    They are not deleted with their faces. Photographs of persons must be deleted by hand.
    """

    def __init__(self, results: Path) -> None:
        self._folder = results / FOLDER

    @contextlib.contextmanager
    def keeping(self, target: Pixels | None, sha256: str) -> Iterator[str | None]:
        """Stores `target` [H, W, C] for the duration of the `with` block, and for good if the block succeeds.

        Yields the path relative to the results folder, or None without a target.

        Raises:
            StorageFull, ResultsError: the file cannot be written.
        """
        if target is None:
            yield None
            return
        path = self._folder / f"{sha256}.png"
        is_new = not path.exists()
        if is_new:
            with disk_errors(path):
                self._folder.mkdir(exist_ok=True)
                replace_durably(path, encode(target, {}))
        try:
            yield f"{FOLDER}/{path.name}"
        except BaseException:
            if is_new:
                path.unlink(missing_ok=True)
            raise
