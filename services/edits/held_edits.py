"""Edits that keep their word: targets are reached, the rest is held, and the answer says how well."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.directions.axes import LatentAxes, LayerIndices
from services.edits.held import Holder
from services.edits.linear_start import LinearStarts
from services.edits.outcomes import Outcomes, Warned
from services.edits.outcomes import records as outcome_records
from services.edits.outputs import Pictures, at_once, bytes_needed
from services.edits.searches import Searches
from services.edits.subject import Edited, Subject
from services.edits.targets import records as target_records
from services.edits.verdicts import check_range, checked, warnings
from services.edits.wish import Design, Wish
from services.errors import NotMeasurable
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.measurements.measurements import Measurements
from services.measurements.populations import Populations
from services.measurements.reader import FaceReader
from services.measurements.readers import Readers
from services.memory_budget import MemoryBudget
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from stylegan2.projection.whitening import Whitening


@dataclasses.dataclass(frozen=True)
class HeldEdit:
    """A stored face that was edited towards targets.

    Attributes:
        face: The new face.
        design: What it should be.
        outcomes: What became of targets and of what was held, by name.
        moved: How far w moved: the root mean square over the layers, in SD of the network's own w.
        warnings: What a user should know of.
    """

    face: Face
    design: Design
    outcomes: Outcomes
    moved: float
    warnings: list[Warned]


class HeldEdits:
    """Makes faces that reach targets while the rest is held, each face solved for itself.

    Args:
        sources: Finds the faces.
        maker: Makes and stores the new ones.
        axes: Computes the covariance of a network's w.
        starts: Finds linear edits at which searches for large changes begin.
        readers: Finds the reader of a network.
        populations: Knows how networks' own faces are distributed.
        measurements: Measures faces.
        memory: The memory that requests may take.
        queue_size: How many pictures may wait in the render queue.
    """

    def __init__(
        self,
        sources: SourceFaces,
        maker: FaceMaker,
        axes: LatentAxes,
        starts: LinearStarts,
        readers: Readers,
        populations: Populations,
        measurements: Measurements,
        memory: MemoryBudget,
        queue_size: int,
    ) -> None:
        self._sources, self._maker, self._axes, self._starts = sources, maker, axes, starts
        self._readers, self._populations, self._measurements = readers, populations, measurements
        self._memory, self._queue_size = memory, queue_size

    def make(self, face_id: int, designs: Sequence[Design], wish: Wish, layers: Layers | None = None) -> list[HeldEdit]:
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
            OutOfRange: A target is beyond the network's faces or cannot be reached, or what is held would move far.
            ServiceError: See SourceFaces.of, Measurements.of, Populations.of, MemoryBudget.reserve, FaceMaker.make.
        """
        source = self._sources.of("id", [face_id])
        reader = self._reader(source, wish)
        indices = layer_indices(layers, source.generator.network.config)
        with self._memory.reserve(bytes_needed(source.generator.network.config)):
            subject = self._subject(source, reader, indices)
            for design in designs:  # what is wrong with a request is said before the first search
                check_range(subject.goals(design, wish), wish)
            edited = [checked(subject.edited(design, wish), wish) for design in designs]
        derived = _derived(source, reader, indices, wish)
        faces = self._maker.make(source.generator, [_draft(source, derived, each) for each in edited])
        return [
            HeldEdit(face, each.design, each.outcomes, each.found.moved, warnings(each, wish))
            for face, each in zip(faces, edited, strict=True)
        ]

    def _reader(self, source: Sources, wish: Wish) -> FaceReader:
        network = source.generator.network
        reader = self._readers.of(network)
        if reader is None:
            raise NotMeasurable(
                wish.field,
                f"{wish.field} and hold need a reader: networks that measure faces. There is none for {network.name} "
                "here (FACESPACE_MEASURES names files of readers). Linear edits need none: leave out hold, and give "
                "direction and strength.",
            )
        return reader

    def _subject(self, source: Sources, reader: FaceReader, layers: LayerIndices) -> Subject:
        generator, network = source.generator, source.generator.network
        population = self._populations.of(generator)
        ws = source.latents()[0].astype("float64")
        pictures = Pictures(generator, reader, source.noise_mode)
        seen = pictures.seen(ws[None])
        whitening = Whitening(network.w_avg, self._axes.covariance(generator))
        return Subject(
            pictures,
            seen,
            self._measurements.of(source.faces)[0],
            population,
            Holder(reader, population),
            Searches(pictures, ws, seen, whitening, layers, min(at_once(network.config), self._queue_size)),
            lambda goals: self._starts.shift(generator, goals, layers),
            lambda pixels: self._measurements.of_pixels(network, pixels),
        )


def _derived(source: Sources, reader: FaceReader, layers: LayerIndices, wish: Wish) -> Derived:
    """Returns what the recipes of all faces of a request have in common."""
    return {
        "by": "edit",
        "from": source.origins[0],
        "layers": list(layers),
        "hold": list(wish.hold),
        "tolerances": dict(wish.tolerances),
        "reader": {"name": reader.name, "fingerprint": reader.fingerprint},
    }


def _draft(source: Sources, derived: Derived, edited: Edited) -> Draft:
    own: Derived = {
        **derived,
        "targets": target_records(edited.design.targets),
        "share": edited.design.step,
        "outcomes": outcome_records(edited.outcomes),
        "moved": edited.found.moved,
    }
    return Draft(source.generator.derived_recipe(own, edited.found.ws, source.noise_mode))
