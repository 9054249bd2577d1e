"""Makes stimulus sets of stored faces, as ZIPs."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import IO

import numpy as np

from services.errors import InvalidParameter
from services.faces.face_service import FaceService
from services.memory_budget import MemoryBudget
from services.pictures.decoding import decoded
from services.recipes.face import Face
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from services.stimuli.archive import Archive, archive_in
from services.stimuli.forms.apply_form import measure
from services.stimuli.forms.form import UNCHANGED, Form
from services.stimuli.manifest import manifest
from services.stimuli.names import DEFAULT, file_names
from services.stimuli.picture import Studio
from services.stimuli.picture_record import PictureEntry, PictureRecord
from services.stimuli.readme import readme
from services.stimuli.recipe_json import Reference, record_parts
from services.stimuli.selection import Query, chosen_faces
from services.stimuli.w_distances import WDistanceMeter

MAX_PIXELS = 2**31  # of a set: 2,000 pictures of 1024 pixels a side


@dataclasses.dataclass(frozen=True, kw_only=True)
class StimulusSetRequest:
    """A stimulus set that is asked for: the faces (by ids or by query), their form, and their file names."""

    ids: Sequence[int] | None = None
    query: Query | None = None
    form: Form = UNCHANGED
    image_format: str = "png"
    names: str = DEFAULT
    reference: int | None = None


class StimulusSets:
    """Makes ZIPs of stored faces; stores nothing. At most `chunk` rows wait for the network at a time."""

    def __init__(
        self, faces: FaceService, networks: Networks, folder: ResultsFolder, memory: MemoryBudget, chunk: int = 64
    ) -> None:
        self._faces = faces
        self._folder = folder
        self._memory = memory
        self._w_distances = WDistanceMeter(networks, chunk)

    def make(self, request: StimulusSetRequest) -> IO[bytes]:
        """Makes the ZIP: images, manifest.csv, recipe.json and README.txt. The same request gives the same bytes.

        Returns an open file without a name in the file system of the results folder, at its start. The caller must
        close it; it is deleted on close or when the process exits. Pictures are read one by one, and twice if their
        luminance is matched to the mean of the set.

        Raises:
            FaceNotFound, InvalidParameter: The request is wrong.
            NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: A PNG is missing and the face cannot be made
                again.
            ResultsError, StorageFull: The folder cannot be read, or the ZIP cannot be written.
            MemoryFull, NeedsTooMuchMemory: The pictures need more memory than there is.
        """
        faces = chosen_faces(self._faces.stored, request.ids, request.query)
        check_pixels(len(faces), request.form)
        files = file_names(request.names, faces, request.image_format)
        reference = None if request.reference is None else self._faces.stored.face(request.reference, "reference")
        needed = Studio(request.form, request.image_format).bytes_needed(
            self._folder.most_pixels(face.file for face in faces)
        )
        with self._memory.reserve(needed):
            return self._made(request, faces, files, reference)

    def _made(
        self, request: StimulusSetRequest, faces: Sequence[Face], files: Sequence[str], reference: Face | None
    ) -> IO[bytes]:
        form = self._resolved(request.form, faces)
        places = self._w_distances.places(
            [face.recipe for face in faces], None if reference is None else reference.recipe
        )
        studio, made = Studio(form, request.image_format), []
        with archive_in(self._folder.path) as (archive, file):
            for face, name, place in zip(faces, files, places, strict=True):
                png = self._faces.png(face)
                entry = PictureEntry(file=name, id=face.id, recipe=face.recipe)
                picture = studio.picture(entry, decoded(png), place, functools.partial(bytes, png))
                archive.add_picture(name, picture.data)
                made.append(picture.made)
            named = None if reference is None else Reference(id=reference.id, recipe=reference.recipe)
            add_papers(archive, studio, made, named)
        return file

    def _resolved(self, form: Form, faces: Sequence[Face]) -> Form:
        """Returns the form with the means of the set in place of "match"."""
        if form.luminance is None or not form.luminance.waits_for_the_set:
            return form
        measured = [measure(decoded(self._faces.png(face)), form) for face in faces]
        mean, contrast = np.mean([(one.mean, one.contrast) for one in measured], axis=0)
        return dataclasses.replace(form, luminance=form.luminance.resolved(float(mean), float(contrast)))


def check_pixels(images: int, form: Form) -> None:
    """Raises InvalidParameter for a set that would take hours."""
    if images * (form.size or 0) ** 2 > MAX_PIXELS:
        largest = int((MAX_PIXELS / images) ** 0.5)
        raise InvalidParameter(
            "standardise.size",
            f"standardise.size must be at most {largest} for {images} pictures. Received: {form.size}.",
        )


def add_papers(archive: Archive, studio: Studio, made: Sequence[PictureRecord], reference: Reference | None) -> None:
    """Adds everything but the pictures."""
    licences = {f"{one.entry.recipe.network} ({one.entry.recipe.fingerprint[:12]})": one.licence for one in made}
    archive.add_text("manifest.csv", manifest(made))
    archive.add_text("recipe.json", record_parts(studio.form, studio.image_format, made, reference, licences))
    archive.add_text("README.txt", [readme(len(made), studio.form, licences)])
