"""Pictures that faces were projected from, kept where somebody asked for it."""

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
    """PNGs in `targets/` of the results folder, by the SHA-256 of their pixels, which the face's recipe names.

    They outlive their faces: who puts a photograph of a person there takes it away.
    """

    def __init__(self, results: Path) -> None:
        self._folder = results / FOLDER

    @contextlib.contextmanager
    def keeping(self, target: Pixels | None, sha256: str) -> Iterator[str | None]:
        """Keeps `target` [H, W, C], if there is one and the block succeeds; gives its name in the results folder.

        Raises:
            StorageFull, ResultsError: it cannot be written.
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
