"""Makes stimulus sets of stored faces, as ZIPs."""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
from collections.abc import Collection, Sequence
from typing import IO

from services.errors import InvalidParameter
from services.faces.face_service import FaceService
from services.memory_budget import MemoryBudget
from services.recipes.face import Face
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder
from services.stimuli.archive import archive_in
from services.stimuli.check.factors import Factors, levels_of
from services.stimuli.check.resolution import LUMINANCE
from services.stimuli.drafts import Drafts, Member
from services.stimuli.forms.form import UNCHANGED, Form
from services.stimuli.known_generators import KnownGenerators
from services.stimuli.measuring import Measuring
from services.stimuli.names import DEFAULT, file_names
from services.stimuli.papers import add_papers, check_of
from services.stimuli.picture import Studio
from services.stimuli.picture_record import PictureEntry, PictureRecord
from services.stimuli.recipe_json import Details, Reference
from services.stimuli.report import SetReport
from services.stimuli.selection import Query, chosen_faces

MAX_PIXELS = 2**31  # of a set: 2,000 pictures of 1024 pixels a side


@dataclasses.dataclass(frozen=True, kw_only=True)
class StimulusSetRequest:
    """A stimulus set that is asked for.

    Attributes:
        ids: the faces, or
        query: a query for them.
        form: what is done to the pictures.
        image_format: their format.
        names: the pattern of their file names.
        prefix: put before the paths in the manifest.
        reference: the face that distances in w are measured from.
        factors: the design, as ids by level by factor; None takes it from the recipes of the faces.
        expected: quantities that may differ between cells, because they belong to the factors.
        per_cell: how many faces of each cell are picked so that the cells differ little; None takes all faces.
    """

    ids: Sequence[int] | None = None
    query: Query | None = None
    form: Form = UNCHANGED
    image_format: str = "png"
    names: str = DEFAULT
    prefix: str = ""
    reference: int | None = None
    factors: Factors | None = None
    expected: Sequence[str] = ()
    per_cell: int | None = None


class StimulusSets:
    """Makes sets of stored faces; stores nothing. At most `chunk` rows wait for the network at a time.

    `measuring` measures the faces and the pictures. Without it only luminance is checked, and forms that need the
    regions or landmarks of faces are refused.
    """

    def __init__(
        self,
        faces: FaceService,
        networks: Networks,
        folder: ResultsFolder,
        memory: MemoryBudget,
        chunk: int = 64,
        measuring: Measuring | None = None,
    ) -> None:
        self._faces = faces
        self._folder = folder
        self._memory = memory
        self._networks = networks
        self._measuring = measuring
        self._chunk = chunk

    def make(self, request: StimulusSetRequest) -> IO[bytes]:
        """Makes the ZIP: images, manifest, recipe, check and README. The same request gives the same bytes.

        Returns an open file without a name in the file system of the results folder, at its start. The caller must
        close it; it is deleted on close or when the process exits. Pictures are read one by one; once more if their
        luminance is matched to the mean of the set, and once more if faces are picked.

        Raises:
            FaceNotFound, InvalidParameter: The request is wrong.
            NotAvailable, NotMeasurable: The request needs measurements that cannot be made.
            NetworkMismatch, NetworkNotReady, NetworkUnusable, QueueFull: A PNG is missing and the face cannot be made
                again.
            ResultsError, StorageFull: The folder cannot be read, or the ZIP cannot be written.
            MemoryFull, NeedsTooMuchMemory: The pictures need more memory than there is.
        """
        drafts = self._drafts()
        members, reference = self._asked(request, drafts)
        with self._reserved(request, members), archive_in(self._folder.path) as (archive, file):
            studio, members, details = self._prepared(request, drafts, members, reference)
            made = []
            for picture in drafts.pictures(studio, *self._named(request, members), reference):
                archive.add_picture(picture.made.entry.file, picture.data)
                made.append(picture.made)
            add_papers(archive, studio, made, details)
        return file

    def report(self, request: StimulusSetRequest, shown: int = 0) -> SetReport:
        """Makes the pictures as `make` does, and returns what the ZIP would say of them. Raises as `make`.

        Args:
            request: The request.
            shown: How many of the pictures, from the first one on, are returned as well.
        """
        drafts = self._drafts()
        members, reference = self._asked(request, drafts)
        with self._reserved(request, members):
            studio, members, details = self._prepared(request, drafts, members, reference)
            made, files = list[PictureRecord](), list[bytes]()
            for picture in drafts.pictures(studio, *self._named(request, members), reference):
                made.append(picture.made)
                if len(files) < shown:
                    files.append(picture.data)
        return SetReport(made, check_of(made, studio, details), details, files)

    def _drafts(self) -> Drafts:
        return Drafts(self._faces, KnownGenerators(self._networks), self._measuring, self._chunk)

    def _asked(self, request: StimulusSetRequest, drafts: Drafts) -> tuple[list[Member], Face | None]:
        """Returns the faces with their levels, and the reference, once it is certain that the request is right."""
        faces = chosen_faces(self._faces.stored, request.ids, request.query, drafts.measurer)
        check_pixels(len(faces), request.form)
        members = [Member(*each) for each in zip(faces, levels_of(faces, request.factors), strict=True)]
        self._named(request, members)
        if request.expected:
            check_expected(request.expected, members, drafts.measurer.names(face.recipe for face in faces))
        reference = None if request.reference is None else self._faces.stored.face(request.reference, "reference")
        return members, reference

    def _reserved(
        self, request: StimulusSetRequest, members: Sequence[Member]
    ) -> contextlib.AbstractContextManager[None]:
        largest = self._folder.most_pixels(member.face.file for member in members)
        return self._memory.reserve(Studio(request.form, request.image_format).bytes_needed(largest))

    def _prepared(
        self, request: StimulusSetRequest, drafts: Drafts, members: list[Member], reference: Face | None
    ) -> tuple[Studio, list[Member], Details]:
        """Returns the studio with the form in numbers, the faces of the set, and the details of its papers."""
        studio, balance = drafts.studio(request.form, request.image_format, members), None
        if request.per_cell is not None:
            picked = drafts.balanced(studio, members, request.expected, request.per_cell)
            members, balance = [members[index] for index in picked.picked], picked.account
            studio = drafts.studio(request.form, request.image_format, members)
        named = None if reference is None else Reference(id=reference.id, recipe=reference.recipe)
        details = Details(
            reference=named, prefix=request.prefix, expected=tuple(dict.fromkeys(request.expected)), balance=balance
        )
        return studio, members, details

    def _named(self, request: StimulusSetRequest, members: Sequence[Member]) -> tuple[list[PictureEntry], list[Face]]:
        """Returns the entry of each picture with the name of its file, and the face that it shows."""
        faces, levels = [member.face for member in members], [member.levels for member in members]
        files = file_names(request.names, faces, request.image_format, levels)
        entries = [
            PictureEntry(file=file, id=face.id, recipe=face.recipe, levels=own)
            for file, face, own in zip(files, faces, levels, strict=True)
        ]
        return entries, faces


def check_expected(expected: Sequence[str], members: Sequence[Member], measured: Collection[str] | None) -> None:
    """Raises InvalidParameter unless `expected` names factors, or quantities that are compared.

    Args:
        expected: The names.
        members: The faces of the set with their levels.
        measured: What is measured in their pictures; None if that is not known.
    """
    if measured is None:
        return
    known = sorted({*measured, *LUMINANCE, *(factor for member in members for factor in member.levels)})
    for name in expected:
        if name in known:
            continue
        spellings = {each.lower(): each for each in known}
        near = difflib.get_close_matches(name.lower().replace(" ", "_"), spellings, n=1)
        hint = f" Did you mean {spellings[near[0]]}?" if near else ""
        raise InvalidParameter(
            "expected",
            f"expected must name quantities that are measured in the pictures of the set. Received: {name!r}.{hint} "
            f"Measured are: {', '.join(known)}.",
        )


def check_pixels(images: int, form: Form) -> None:
    """Raises InvalidParameter for a set that would take hours."""
    if images * (form.size or 0) ** 2 > MAX_PIXELS:
        largest = int((MAX_PIXELS / images) ** 0.5)
        raise InvalidParameter(
            "standardise.size",
            f"standardise.size must be at most {largest} for {images} pictures. Received: {form.size}.",
        )
