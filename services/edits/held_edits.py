"""Edits that keep their word: targets are reached, the rest is held, and the answer says how well."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.edits.edit_recipe import edit_record
from services.edits.outcomes import Outcomes
from services.edits.outputs import bytes_needed
from services.edits.subject import Edited
from services.edits.subjects import Subjects
from services.edits.verdicts import check_range, checked, named, warnings
from services.edits.wish import Design, Wish
from services.faces.drafted import Drafted
from services.faces.lookup import SourceFaces
from services.faces.maker import Draft, FaceMaker
from services.measurements.measurements import Measurements
from services.memory_budget import MemoryBudget
from services.progress import report
from services.ranges.check import Checked
from services.ranges.ranges import Ranges
from services.ranges.warned import Made, Warned
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices


@dataclasses.dataclass(frozen=True)
class HeldEdit:
    """A stored face that was edited towards targets.

    Attributes:
        face: The new face.
        design: What it should be.
        outcomes: What became of targets and of what was held, by name.
        moved: How far w moved: the root mean square over the layers, in SD of the network's own w.
    """

    face: Face
    design: Design
    outcomes: Outcomes
    moved: float


@dataclasses.dataclass(frozen=True)
class HeldDrafts:
    """Faces that were edited towards targets, before they are made, and where each search ended."""

    drafted: Drafted
    edited: list[Edited]


class HeldEdits:
    """Makes faces that reach targets while the rest is held, each face solved for itself.

    Args:
        sources: Finds the faces.
        maker: Makes and stores the new ones.
        subjects: Gets to know a face.
        measurements: Measures faces.
        memory: The memory that requests may take.
        ranges: Of the networks' own w.
    """

    def __init__(
        self,
        sources: SourceFaces,
        maker: FaceMaker,
        subjects: Subjects,
        measurements: Measurements,
        memory: MemoryBudget,
        ranges: Ranges,
    ) -> None:
        self._sources, self._maker, self._subjects = sources, maker, subjects
        self._measurements, self._memory, self._ranges = measurements, memory, ranges

    def make(self, face_id: int, designs: Sequence[Design], wish: Wish, layers: Layers | None = None) -> Made[HeldEdit]:
        """Makes one face per design, in order. All are made, or none.

        Args:
            face_id: The face to edit.
            designs: What the new faces should be.
            wish: What is held, and what to do if a target cannot be reached.
            layers: That may change (see `layer_indices`); None for all.

        Raises:
            FaceNotFound: There is no such face.
            NotMeasurable: No reader is installed for the face's network, or a target cannot be measured on the face.
            InvalidParameter: A name is unknown or read too badly, names contradict, or `layers` does not fit.
            OutOfRange: A target is beyond the network's faces or cannot be reached within the
                range of their w's, or what is held would move far.
            ServiceError: See SourceFaces.of, Measurements.of, Populations.of, MemoryBudget.reserve, FaceMaker.make.
        """
        drafts = self.draft(face_id, designs, wish, layers)
        made = drafts.drafted.made(self._maker)
        return Made(
            [HeldEdit(f, e.design, e.outcomes, e.found.moved) for f, e in zip(made, drafts.edited, strict=True)],
            made.warnings,
        )

    def draft(self, face_id: int, designs: Sequence[Design], wish: Wish, layers: Layers | None = None) -> HeldDrafts:
        """Returns the faces that `make` makes, without making them. Raises what `make` does."""
        source = self._sources.of("id", [face_id])
        generator, network = source.generator, source.generator.network
        reader = self._subjects.reader(network, wish.field)
        indices = layer_indices(layers, network.config)
        [before] = self._measurements.of(source.faces)
        with self._memory.reserve(bytes_needed(network.config)):
            subject = self._subjects.of(generator, reader, source.faces[0].recipe, before, indices)
            for design in designs:  # what is wrong with a request is said before the first search
                check_range(subject.goals(design, wish), wish)
            edited = []
            for design in designs:
                edited.append(checked(subject.edited(design, wish), wish))
                report(len(edited), len(designs))
        w_range = self._ranges.of(generator)
        far = Checked([w_range.distance(each.found.ws) for each in edited], w_range.distance(source.latents()[0]))
        records = [edit_record(each, wish, source.origins[0], indices, reader) for each in edited]
        recipes = [
            generator.derived_recipe(record, each.found.ws, source.noise_mode)
            for record, each in zip(records, edited, strict=True)
        ]
        drafts = [Draft(recipe, blamed=None if wish.insist else wish.field) for recipe in recipes]

        def warned(ids: Sequence[int]) -> list[Warned]:
            of_each = [(face_id, each) for face_id, one in zip(ids, edited, strict=True) for each in warnings(one)]
            return [*named(of_each), *far.warnings(ids)]

        return HeldDrafts(Drafted(generator, drafts, warned), edited)
