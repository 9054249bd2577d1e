"""Averages of faces in w, and faces beyond an average (anti-faces)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.derived.weighting import Line, nearest_weights, weighted_mean
from services.errors import InvalidParameter
from services.faces.drafted import Drafted
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.memory_budget import MemoryBudget
from services.ranges.check import Checked, check_range
from services.ranges.ranges import Ranges
from services.ranges.warned import Made
from services.recipes.derived import Derived
from services.recipes.face import Face

_BYTES_PER_NUMBER = 24  # of a w+: as float32 twice, and as float64 twice
_SMALLEST_SUM = 1e-3  # of the weights, as a share of their sizes; below it, rounding errors would make the face


class Averages:
    """Makes averages of faces and anti-faces.

    These are the prototypes and anti-faces of psychology (Leopold et al. 2001, doi:10.1038/82947), computed in w, where
    the straight line between two faces consists of faces, instead of between landmarks and pixels.
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker, memory: MemoryBudget, ranges: Ranges) -> None:
        self._sources = sources
        self._maker = maker
        self._memory = memory
        self._ranges = ranges

    def make(self, ids: Sequence[int], weights: Sequence[float] | None = None, *, insist: bool = False) -> Made[Face]:
        """Makes the face at sum(weights * ws) / sum(weights).

        Args:
            ids: The faces to average.
            weights: One weight per face, possibly negative; all equal if None.
            insist: Whether to make a face that lies far beyond the network's own faces.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, or the weights do not
                fit.
            OutOfRange: The face would lie far beyond the network's own faces, and `insist` is false.
            ServiceError: See FaceMaker.make and MemoryBudget.reserve.
        """
        return self.draft(ids, weights, insist=insist).made(self._maker)

    def draft(self, ids: Sequence[int], weights: Sequence[float] | None = None, *, insist: bool = False) -> Drafted:
        """Returns the face that `make` makes, without making it. Raises what `make` does."""
        weights = [1.0] * len(ids) if weights is None else [float(weight) for weight in weights]
        _check_weights(weights, len(ids))
        sources = self._sources.of("ids", ids)
        derived: Derived = {"by": "average", "weights": weights, "of": sources.origins}
        with self._memory.reserve(_bytes_needed(sources)):
            latents = sources.latents()
            ws = weighted_mean(latents, weights)
            checked = Checked.between(1)
            if min(weights) < 0 < max(weights):
                checked = check_range(
                    self._ranges.of(sources.generator), [ws], latents,
                    field="weights", nearest=lambda within: nearest_weights(latents, weights, within), insist=insist,
                )  # fmt: skip
        recipe = sources.generator.derived_recipe(derived, ws, sources.noise_mode)
        draft = Draft(recipe, blamed=None if insist else "ids")
        return Drafted(sources.generator, [draft], checked.warnings)

    def make_opposite(
        self, face_id: int, ids: Sequence[int], strengths: Sequence[float], *, insist: bool = False
    ) -> Made[Face]:
        """Makes for each strength the face at average + strength * (average - face); strength 1 is the anti-face.

        Args:
            face_id: The face.
            ids: The faces of the average; the network's own average face if empty.
            strengths: One per face to make.
            insist: Whether to make faces that lie far beyond the network's own faces.

        Raises:
            FaceNotFound, InvalidParameter, OutOfRange: See `make`.
            ServiceError: See FaceMaker.make and MemoryBudget.reserve.
        """
        return self.draft_opposite(face_id, ids, strengths, insist=insist).made(self._maker)

    def draft_opposite(
        self, face_id: int, ids: Sequence[int], strengths: Sequence[float], *, insist: bool = False
    ) -> Drafted:
        """Returns the faces that `make_opposite` makes, without making them. Raises what `make_opposite` does."""
        sources = self._sources.of_fields([("opposite_of", face_id), *(("ids", each) for each in ids)])
        generator, subject = sources.generator, Sources(sources.faces[:1], sources.generator)
        derived: Derived = {"by": "opposite", "from": sources.origins[0]}
        if ids:
            derived["of"] = sources.origins[1:]
        with self._memory.reserve(_bytes_needed(sources)):
            start, *others = sources.latents()
            average = np.broadcast_to(generator.network.w_avg, start.shape)
            if others:
                average = weighted_mean(np.stack(others), [1.0] * len(others))
        line = Line(average, start)
        frames = [line.at(strength) for strength in strengths]
        checked = Checked.between(len(frames))
        if any(not -1 <= strength <= 0 for strength in strengths):
            checked = check_range(
                self._ranges.of(generator), frames, [average, start],
                field="strengths", nearest=lambda within: line.nearest(strengths, within), insist=insist,
            )  # fmt: skip
        recipes = [
            generator.derived_recipe({**derived, "strength": float(strength)}, ws, subject.noise_mode)
            for strength, ws in zip(strengths, frames, strict=True)
        ]
        drafts = [Draft(recipe, blamed=None if insist else "strengths") for recipe in recipes]
        return Drafted(generator, drafts, checked.warnings)


def _bytes_needed(sources: Sources) -> int:
    """Returns about how many bytes the latents of `sources` take while their mean is computed."""
    config = sources.generator.network.config
    return len(sources.faces) * config.num_ws * config.w_dim * _BYTES_PER_NUMBER


def _check_weights(weights: Sequence[float], count: int) -> None:
    if len(weights) != count:
        raise InvalidParameter("weights", f"weights must be as many as ids, {count}. Received: {len(weights)}.")
    if abs(sum(weights)) < _SMALLEST_SUM * sum(map(abs, weights)) or not any(weights):
        raise InvalidParameter("weights", "weights must not add up to 0.")
