"""Stimulus sets of stored faces, as ZIPs."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import IO

import numpy as np

from services.errors import InvalidParameter
from services.faces.face_service import FaceService
from services.pictures.decoding import decoded
from services.recipes.face import Face
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from services.stimuli.archive import Archive, archive_in
from services.stimuli.forms.apply_form import measure
from services.stimuli.forms.form import AS_IT_IS, Standard
from services.stimuli.manifest import manifest
from services.stimuli.names import DEFAULT, file_names
from services.stimuli.picture import Studio
from services.stimuli.picture_record import Entry, Made
from services.stimuli.readme import readme
from services.stimuli.recipe_json import Reference, record_parts
from services.stimuli.selection import Query, chosen_faces
from services.stimuli.w_distances import Typicality

MAX_PIXELS = 2**31  # of a set: 2,000 pictures of 1024 pixels a side


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wish:
    """What a stimulus set is to be: of these faces or of those that the query fits, in what form, under what names."""

    ids: Sequence[int] | None = None
    query: Query | None = None
    standard: Standard = AS_IT_IS
    image_format: str = "png"
    names: str = DEFAULT
    reference: int | None = None


class StimulusSets:
    """Makes ZIPs out of stored faces; keeps nothing of them. At most `chunk` rows wait for the network at a time."""

    def __init__(self, faces: FaceService, networks: Networks, folder: ResultsFolder, chunk: int = 64) -> None:
        self._faces = faces
        self._folder = folder
        self._typicality = Typicality(networks, chunk)

    def make(self, wish: Wish) -> IO[bytes]:
        """The ZIP, at its start: images, manifest.csv, recipe.json, README.txt. The same wish gives the same bytes.

        It is in a file without a name in the results folder's file system, and gone when it is closed. Pictures are
        read one by one, twice where luminance is to match the set's mean.

        Raises:
            FaceNotFound, InvalidParameter: the wish cannot be met.
            NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: a face whose PNG is gone cannot be made again.
            ResultsError, StorageFull: the folder cannot be read, or the ZIP not be written.
        """
        faces = chosen_faces(self._faces.stored, wish.ids, wish.query)
        check_pixels(len(faces), wish.standard)
        files = file_names(wish.names, faces, wish.image_format)
        reference = None if wish.reference is None else self._faces.stored.face(wish.reference, "reference")
        standard = self._resolved(wish.standard, faces)
        places = self._typicality.places(
            [face.recipe for face in faces], None if reference is None else reference.recipe
        )
        studio, made = Studio(standard, wish.image_format), []
        with archive_in(self._folder.path) as (archive, file):
            for face, name, place in zip(faces, files, places, strict=True):
                png = self._faces.png(face)
                entry = Entry(file=name, id=face.id, recipe=face.recipe)
                picture = studio.picture(entry, decoded(png), place, functools.partial(bytes, png))
                archive.add_picture(name, picture.data)
                made.append(picture.made)
            named = None if reference is None else Reference(id=reference.id, recipe=reference.recipe)
            add_papers(archive, studio, made, named)
        return file

    def _resolved(self, standard: Standard, faces: Sequence[Face]) -> Standard:
        """`standard` with the means of the set in place of what waits for them."""
        if standard.luminance is None or not standard.luminance.waits_for_the_set:
            return standard
        measured = [measure(decoded(self._faces.png(face)), standard) for face in faces]
        mean, contrast = np.mean([(one.mean, one.contrast) for one in measured], axis=0)
        return dataclasses.replace(standard, luminance=standard.luminance.resolved(float(mean), float(contrast)))


def check_pixels(images: int, standard: Standard) -> None:
    """Raises InvalidParameter for a set that would take hours."""
    if images * (standard.size or 0) ** 2 > MAX_PIXELS:
        largest = int((MAX_PIXELS / images) ** 0.5)
        raise InvalidParameter(
            "standardise.size",
            f"standardise.size must be at most {largest} for {images} pictures. Received: {standard.size}.",
        )


def add_papers(archive: Archive, studio: Studio, made: Sequence[Made], reference: Reference | None) -> None:
    """Adds all that is not a picture."""
    licences = {f"{one.entry.recipe.network} ({one.entry.recipe.fingerprint[:12]})": one.licence for one in made}
    archive.add_text("manifest.csv", manifest(made))
    archive.add_text("recipe.json", record_parts(studio.standard, studio.image_format, made, reference, licences))
    archive.add_text("README.txt", [readme(len(made), studio.standard, licences)])
