"""Makes the pictures of a set, and settles what depends on all of them: targets of luminance, and picked faces."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator, Sequence

import numpy as np

from services.client import check_client
from services.faces.face_service import FaceService
from services.pictures.decoding import decoded
from services.recipes.derived import source_ids
from services.recipes.face import Face
from services.stimuli.balance.balancing import Balance, balanced
from services.stimuli.check.factors import Levels
from services.stimuli.forms.apply_form import measure
from services.stimuli.forms.form import MASK, SKIN, Form
from services.stimuli.known_generators import KnownGenerators
from services.stimuli.measuring import Measurer, Measuring
from services.stimuli.papers import design_of
from services.stimuli.picture import Picture, Studio
from services.stimuli.picture_record import PictureEntry
from services.stimuli.w_distances import WDistanceMeter, WDistances

_UNKNOWN = WDistances(None, None, "")


@dataclasses.dataclass(frozen=True)
class Member:
    """A face of a set, and its levels of the set's factors."""

    face: Face
    levels: Levels


class Drafts:
    """Makes pictures of stored faces, as often as one set needs them.

    Args:
        faces: Gives the PNGs of the faces.
        generators: Finds their networks.
        measuring: Measures faces and pictures, if anything does.
        chunk: How many rows may wait for a network at a time.
    """

    def __init__(
        self, faces: FaceService, generators: KnownGenerators, measuring: Measuring | None, chunk: int
    ) -> None:
        self._faces = faces
        self._w_distances = WDistanceMeter(generators, chunk)
        self.measurer = Measurer(generators, measuring)

    def studio(self, form: Form, image_format: str, members: Sequence[Member]) -> Studio:
        """Returns a studio for `form` with the region and the targets of the luminance settled for these faces."""
        studio = Studio(self._with_region(form, members), image_format, self.measurer)
        luminance = studio.form.luminance
        if luminance is None or not luminance.waits_for_the_set:
            return studio
        measured = []
        for member in members:
            pixels = decoded(self._faces.png(member.face))
            reading = studio.reading(_entry(member), pixels)
            measured.append(measure(pixels, studio.form, reading))
        mean, contrast = np.mean([(one.mean, one.contrast) for one in measured], axis=0)
        goals = luminance.resolved(float(mean), float(contrast))
        return dataclasses.replace(studio, form=dataclasses.replace(studio.form, luminance=goals))

    def pictures(
        self, studio: Studio, entries: Sequence[PictureEntry], faces: Sequence[Face], reference: Face | None
    ) -> Iterator[Picture]:
        """Yields the picture of each face; `entries` name its file, and `reference` is what distances are from."""
        places = self._w_distances.places(
            [face.recipe for face in faces], None if reference is None else reference.recipe
        )
        return self._pictures(studio, entries, faces, places)

    def _pictures(
        self,
        studio: Studio,
        entries: Sequence[PictureEntry],
        faces: Sequence[Face],
        places: Sequence[WDistances],
    ) -> Iterator[Picture]:
        for entry, face, place in zip(entries, faces, places, strict=True):
            png = self._faces.png(face)
            yield studio.picture(entry, decoded(png), place, functools.partial(bytes, png))

    def balanced(self, studio: Studio, members: Sequence[Member], expected: Sequence[str], per_cell: int) -> Balance:
        """Picks `per_cell` members of each cell by what is measured in their finished pictures.

        Raises:
            InvalidParameter: there are too few members in a cell, or one cell only; see `balance.units`.
        """
        entries, places = [_entry(member) for member in members], [_UNKNOWN] * len(members)
        faces = [member.face for member in members]
        made = [picture.made for picture in self._pictures(studio, entries, faces, places)]
        check_client()
        identities = [next(iter(source_ids(member.face.recipe.derived or {})), None) for member in members]
        return balanced(design_of(made, studio, expected), identities, per_cell)

    def _with_region(self, form: Form, members: Sequence[Member]) -> Form:
        """Returns the form with a region for the luminance: the skin if it can be found in all faces, else the mask."""
        if form.luminance is None or form.luminance.over is not None:
            return form
        first = {member.face.recipe.fingerprint: member.face for member in reversed(members)}
        segmented = all(self.measurer.segments(face.recipe, decoded(self._faces.png(face))) for face in first.values())
        luminance = dataclasses.replace(form.luminance, over=SKIN if segmented else MASK)
        return dataclasses.replace(form, luminance=luminance)


def _entry(member: Member) -> PictureEntry:
    """Returns the entry of a picture that is not kept, and needs no file name."""
    return PictureEntry(file="", id=member.face.id, recipe=member.face.recipe, levels=member.levels)
