"""Makes faces and puts them into the folder and the store: all of a request, or none."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import logging
import time
from collections.abc import Callable, Mapping, Sequence

from db.face_row import FaceRow, MissingFace
from db.face_store import FaceStore
from services.client import check_client
from services.errors import FaceNotFound, OutOfRange
from services.network import Float32s, Network
from services.pictures.png_texts import with_text
from services.recipes.face import Face, from_row, new_face, to_row
from services.recipes.face_file import NOTES
from services.recipes.notes import from_text
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.results.batch import Batch, WrittenFile
from services.results.folder import ResultsFolder
from services.results.following import Following
from services.results.promised_ids import PromisedIds, promised_ids
from stylegan2.pictures.pixels import Pixels, to_pixels

log = logging.getLogger(__name__)


@dataclasses.dataclass(frozen=True)
class Draft:
    """A face to be made: a new one (under `id` if it has one already), or the face `stored` again.

    `measures` is what was measured on its pixels already, see services/measurements/record.py. `blamed` is the field of
    the request that leads to a face which may be none: it is refused if none is found in the picture. None makes the
    face in any case. `nearest` is the nearest value that is never refused, by field, if there is one.
    """

    recipe: Recipe
    id: int | None = None
    stored: Face | None = None
    measures: str | None = None
    blamed: str | None = None
    nearest: Mapping[str, float] = dataclasses.field(default_factory=dict)


Measure = Callable[[Network, Pixels], str | None]


ShowsFace = Callable[[Network, Pixels], bool]


def _not_looked_for(network: Network, pixels: Pixels) -> bool:
    return True


def _not_measured(network: Network, pixels: Pixels) -> str | None:
    return None


class FaceMaker:
    """Renders faces, writes their files, and stores them.

    Args:
        store: The store.
        folder: The results folder.
        following: Takes in what other processes store.
        clock: Returns the time in seconds since 1970.
        measure: Measures the pixels of each face of a network while it is written. Default: faces are not measured.
        shows_face: Returns whether the pixels of a picture of a network show a face. Default: they do.
    """

    def __init__(
        self,
        store: FaceStore,
        folder: ResultsFolder,
        following: Following,
        *,
        clock: Callable[[], float] = time.time,
        measure: Measure = _not_measured,
        shows_face: ShowsFace = _not_looked_for,
    ) -> None:
        self._store = store
        self._folder = folder
        self._following = following
        self._clock = clock
        self._measure = measure
        self._shows_face = shows_face

    def make(self, generator: Generator, drafts: Sequence[Draft]) -> list[Face]:
        """Makes, writes and stores all of `drafts`, which belong to the network of `generator`, or none of them.

        Raises:
            ClientGone: The client has disconnected before they were stored.
            OutOfRange: There is no face in a picture, and its draft says what is to blame.
            NetworkNotReady, NetworkMismatch, QueueFull: They cannot be rendered.
            StorageFull, ResultsError: They cannot be written.
            FaceNotFound: A stored face has been deleted meanwhile.
            DuplicateFace: Another process has stored one of these seeds meanwhile.
        """
        if not drafts:
            return []
        if (made := self._made_before(generator, drafts)) is not None:
            return made
        recipes = [draft.recipe if draft.stored is None else generator.up_to_date(draft.recipe) for draft in drafts]
        with self._folder.batch(functools.partial(self._measure, generator.network)) as batch:
            with contextlib.closing(generator.images(recipes)) as images:
                for draft, recipe, image in zip(drafts, recipes, images, strict=True):
                    self.look(generator.network, draft, image)
                    batch.add(recipe, image, None if draft.stored is None else draft.stored.notes.to_text())
            written = batch.finish()
            check_client()  # from here on, the faces are stored even if the client goes
            return self._store_all(drafts, recipes, written, batch)

    def _made_before(self, generator: Generator, drafts: Sequence[Draft]) -> list[Face] | None:
        """Returns the faces if an earlier attempt of the same job has stored them; None if it did not get that far.

        It stored all of them or none. What was deleted since is made again, under new ids.
        """
        promised, new = promised_ids(), [draft for draft in drafts if draft.stored is None]
        ids = None if promised is None or not new else _ids_ahead(new, promised)
        if promised is None or ids is None:
            return None
        rows = self._store.rows_of(ids)
        if not rows:
            return None
        if any(draft.id is None for draft in new):
            promised.skip()
        missing = [dataclasses.replace(d, id=None) for d, face_id in zip(new, ids, strict=True) if face_id not in rows]
        again = iter(self.make(generator, missing))
        stored = {face_id: dataclasses.replace(from_row(row), is_new=True) for face_id, row in rows.items()}
        faces = iter([stored[face_id] if face_id in stored else next(again) for face_id in ids])
        return [next(faces) if draft.stored is None else draft.stored for draft in drafts]

    def look(self, network: Network, draft: Draft, image: Float32s) -> None:
        """Raises OutOfRange if no face is found in the image [H, W, C] of a draft, unless nothing is to blame."""
        if draft.blamed is not None and not self._shows_face(network, to_pixels(image)):
            advice = " and ".join(f"{field} {value:g} is never refused" for field, value in draft.nearest.items())
            raise OutOfRange(
                draft.blamed,
                f"{draft.blamed}: no face is found in a picture that this leads to. "
                f"{advice or 'Stay nearer to the faces of the network'}; insist=true makes it all the same.",
                draft.nearest,
            )

    def _store_all(
        self, drafts: Sequence[Draft], recipes: Sequence[Recipe], written: Sequence[WrittenFile], batch: Batch
    ) -> list[Face]:
        """Publishes and stores the faces; only now do new ones get their ids, so that a failed request uses none up."""
        ids = iter(self._folder.take_ids(sum(draft.id is None and draft.stored is None for draft in drafts)))
        now = self._clock()
        faces = [
            new_face(
                next(ids) if draft.id is None else draft.id, recipe, file.sha256, now, file.measures or draft.measures
            )
            if draft.stored is None
            else _made_again(draft.stored, recipe, file)
            for draft, recipe, file in zip(drafts, recipes, written, strict=True)
        ]
        try:
            with self._following.publishing():
                stored = self._store.rows_of([draft.stored.id for draft in drafts if draft.stored is not None])
                faces = [
                    _with_notes(face, file, stored.get(face.id)) for face, file in zip(faces, written, strict=True)
                ]
                self._publish(drafts, faces, written, batch)
        except MissingFace as error:  # deleted while it was being made again
            raise FaceNotFound(error.face_id) from error
        return faces

    def _publish(
        self, drafts: Sequence[Draft], faces: Sequence[Face], written: Sequence[WrittenFile], batch: Batch
    ) -> None:
        new = [to_row(face) for draft, face in zip(drafts, faces, strict=True) if draft.stored is None]
        again = [to_row(face) for draft, face in zip(drafts, faces, strict=True) if draft.stored is not None]
        with self._store.saving(new, again):
            batch.publish([(file.path, face.file, face.created) for file, face in zip(written, faces, strict=True)])
            self._folder.announce(added=[*new, *again])


def _ids_ahead(new: Sequence[Draft], promised: PromisedIds) -> list[int] | None:
    """Returns the ids that an earlier attempt took for these new faces; None if it did not get that far."""
    without = sum(draft.id is None for draft in new)
    block = iter((promised.ahead(without) if without else []) or [])
    ids = [draft.id if draft.id is not None else next(block, None) for draft in new]
    known = [face_id for face_id in ids if face_id is not None]
    return known if len(known) == len(ids) else None


def _with_notes(face: Face, file: WrittenFile, stored: FaceRow | None) -> Face:
    """Returns a face with the notes that it was given while it was made again, and puts them into its file."""
    if stored is None or stored.notes == face.notes.to_text():
        return face
    file.path.write_bytes(with_text(file.path.read_bytes(), NOTES, stored.notes))
    return dataclasses.replace(face, notes=from_text(stored.notes))


def _made_again(stored: Face, recipe: Recipe, file: WrittenFile) -> Face:
    """Returns the face with its new pixels; warns where other versions of the software made other ones."""
    measures = file.measures
    if stored.sha256 == file.sha256:
        measures = measures or stored.measures
    else:
        log.warning(
            "Face %d has other pixels than when it was first made: by %s then, by %s now",
            stored.id, dict(stored.recipe.engine), dict(recipe.engine),
        )  # fmt: skip
    return dataclasses.replace(stored, recipe=recipe, sha256=file.sha256, measures=measures)
