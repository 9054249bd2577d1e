"""Makes faces and puts them into the folder and the store: all of a request, or none."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

from db.face_row import MissingFace
from db.face_store import FaceStore
from services.errors import FaceNotFound
from services.recipes.face import Face, to_row
from services.recipes.face_file import face_png
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.generators import Generators
from services.rendering.network import Float32s
from services.results.folder import Batch, ResultsFolder, file_name
from stylegan2.pictures.pixels import to_pixels

log = logging.getLogger(__name__)

_MOST_WRITERS = 8


@dataclasses.dataclass(frozen=True)
class Draft:
    """A face to be made: a new one (under `id` if it has one already), or `stored` again."""

    recipe: Recipe
    id: int | None = None
    stored: Face | None = None


@dataclasses.dataclass(frozen=True)
class _Written:
    path: Path
    sha256: str


class FaceMaker:
    """Encodes and writes beside the network's work, in a few threads that the requests share."""

    def __init__(
        self,
        generators: Generators,
        store: FaceStore,
        folder: ResultsFolder,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._generators = generators
        self._store = store
        self._folder = folder
        self._clock = clock
        writers = min(_MOST_WRITERS, (os.cpu_count() or 1) + 1)
        self._window = writers + 1  # images of one request that are being written at a time
        self._pool = ThreadPoolExecutor(writers, thread_name_prefix="writer")

    def close(self) -> None:
        """Ends the threads."""
        self._pool.shutdown()

    def make(self, drafts: Sequence[Draft]) -> list[Face]:
        """Makes, writes and stores all drafts, which are of one network, or none.

        Raises:
            NetworkNotReady, NetworkUnusable, NetworkMismatch, QueueFull: they cannot be rendered.
            StorageFull, ResultsError: they cannot be written.
            FaceNotFound: a stored face was deleted meanwhile.
            DuplicateFace: another process stored one of these seeds meanwhile.
        """
        if not drafts:
            return []
        generator = self._generators.of_recipe(drafts[0].recipe)
        recipes = [generator.up_to_date(draft.recipe) for draft in drafts]
        with self._folder.batch() as batch:
            written = list(self._written(generator, recipes, batch))
            faces = self._named(drafts, recipes, written)
            with self._saving(drafts, faces):
                batch.publish([(w.path, f.file, f.created) for w, f in zip(written, faces, strict=True)])
        return faces

    @contextlib.contextmanager
    def _saving(self, drafts: Sequence[Draft], faces: Sequence[Face]) -> Iterator[None]:
        new = [to_row(face) for draft, face in zip(drafts, faces, strict=True) if draft.stored is None]
        again = [face for draft, face in zip(drafts, faces, strict=True) if draft.stored is not None]
        try:
            with self._store.saving(new, map(to_row, again)):
                yield
        except MissingFace as error:  # deleted while it was being made again
            raise FaceNotFound(error.face_id) from error

    def _written(self, generator: Generator, recipes: Sequence[Recipe], batch: Batch) -> Iterator[_Written]:
        pending: collections.deque[Future[_Written]] = collections.deque()
        with contextlib.closing(generator.images(recipes)) as images:
            try:
                for recipe, image in zip(recipes, images, strict=True):
                    pending.append(self._pool.submit(_write, batch, recipe, image))
                    if len(pending) >= self._window:
                        yield pending.popleft().result()
                while pending:
                    yield pending.popleft().result()
            finally:
                wait(pending)  # nobody writes into a batch that is being undone

    def _named(self, drafts: Sequence[Draft], recipes: Sequence[Recipe], written: Sequence[_Written]) -> list[Face]:
        """The finished faces; only now do new ones get their ids, so that a failed request uses none up."""
        new_ids = iter(self._folder.take_ids(sum(draft.id is None and draft.stored is None for draft in drafts)))
        now = self._clock()
        faces = []
        for draft, recipe, file in zip(drafts, recipes, written, strict=True):
            if draft.stored is not None:
                faces.append(_again(draft.stored, recipe, file.sha256))
            else:
                face_id = next(new_ids) if draft.id is None else draft.id
                faces.append(Face(face_id, recipe, file.sha256, file_name(face_id), now))
        return faces


def _again(stored: Face, recipe: Recipe, sha256: str) -> Face:
    """Other versions of the software may make other pixels of an old recipe: said, not hidden."""
    if stored.sha256 != sha256:
        log.warning(
            "Face %d has other pixels than when it was first made: by %s then, by %s now",
            stored.id, dict(stored.recipe.engine), dict(recipe.engine),
        )  # fmt: skip
    return dataclasses.replace(stored, recipe=recipe, sha256=sha256)


def _write(batch: Batch, recipe: Recipe, image: Float32s) -> _Written:
    png, sha256 = face_png(recipe, to_pixels(image))
    return _Written(batch.write(png), sha256)
