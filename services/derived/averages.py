"""Averages of faces in w, and faces beyond an average (anti-faces)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.errors import InvalidParameter
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.memory_budget import MemoryBudget
from services.network import Float32s
from services.recipes.derived import Derived
from services.recipes.face import Face

_BYTES_PER_NUMBER = 24  # of a w+: as float32 twice, and as float64 twice
_SMALLEST_SUM = 1e-3  # of the weights, as a share of their sizes; below it, rounding errors would make the face


class Averages:
    """Makes averages of faces and anti-faces.

    These are the prototypes and anti-faces of psychology (Leopold et al. 2001, doi:10.1038/82947), computed in w, where
    the straight line between two faces consists of faces, instead of between landmarks and pixels.
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker, memory: MemoryBudget) -> None:
        self._sources = sources
        self._maker = maker
        self._memory = memory

    def make(self, ids: Sequence[int], weights: Sequence[float] | None = None) -> Face:
        """Makes the face at sum(weights * ws) / sum(weights).

        Args:
            ids: The faces to average.
            weights: One weight per face, possibly negative; all equal if None.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, or the weights do not
                fit.
            ServiceError: See FaceMaker.make and MemoryBudget.reserve.
        """
        weights = [1.0] * len(ids) if weights is None else [float(weight) for weight in weights]
        _check_weights(weights, len(ids))
        sources = self._sources.of("ids", ids)
        derived: Derived = {"by": "average", "weights": weights, "of": sources.origins}
        with self._memory.reserve(_bytes_needed(sources)):
            ws = weighted_mean(sources.latents(), weights)
        return self._maker.make(
            sources.generator, [Draft(sources.generator.derived_recipe(derived, ws, sources.noise_mode))]
        )[0]

    def make_opposite(self, face_id: int, ids: Sequence[int], strengths: Sequence[float]) -> list[Face]:
        """Makes for each strength the face at average + strength * (average - face); strength 1 is the anti-face.

        Args:
            face_id: The face.
            ids: The faces of the average; the network's own average face if empty.
            strengths: One per face to make.

        Raises:
            FaceNotFound, InvalidParameter: See `make`.
            ServiceError: See FaceMaker.make and MemoryBudget.reserve.
        """
        sources = self._sources.of_fields([("opposite_of", face_id), *(("ids", each) for each in ids)])
        subject = Sources(sources.faces[:1], sources.generator)
        derived: Derived = {"by": "opposite", "from": sources.origins[0]}
        if ids:
            derived["of"] = sources.origins[1:]
        with self._memory.reserve(_bytes_needed(sources)):
            start, *others = sources.latents()
            average = np.broadcast_to(sources.generator.network.w_avg, start.shape)
            if others:
                average = weighted_mean(np.stack(others), [1.0] * len(others))
        return self._maker.make(
            sources.generator,
            [
                Draft(
                    sources.generator.derived_recipe(
                        {**derived, "strength": float(strength)},
                        weighted_mean(np.stack([average, start]), [1 + strength, -strength]),
                        subject.noise_mode,
                    )
                )
                for strength in strengths
            ],
        )


def weighted_mean(ws: Float32s, weights: Sequence[float]) -> Float32s:
    """Returns the mean [num_ws, w_dim] of ws [N, num_ws, w_dim] with N weights whose sum is not 0.

    It is computed around the first face in float64: equal faces give exactly themselves, and rounding happens once.
    """
    shares = np.asarray(weights, np.float64) / np.sum(weights)
    first = ws[0].astype(np.float64)
    mean: Float32s = (first + np.tensordot(shares, ws - first, axes=1)).astype(np.float32)
    return mean


def _bytes_needed(sources: Sources) -> int:
    """Returns about how many bytes the latents of `sources` take while their mean is computed."""
    config = sources.generator.network.config
    return len(sources.faces) * config.num_ws * config.w_dim * _BYTES_PER_NUMBER


def _check_weights(weights: Sequence[float], count: int) -> None:
    if len(weights) != count:
        raise InvalidParameter("weights", f"weights must be as many as ids, {count}. Received: {len(weights)}.")
    if abs(sum(weights)) < _SMALLEST_SUM * sum(map(abs, weights)) or not any(weights):
        raise InvalidParameter("weights", "weights must not add up to 0.")
