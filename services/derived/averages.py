"""Averages of faces in w, and the faces on an average's other side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.errors import InvalidParameter
from services.faces.lookup import SourceFaces
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s
from services.recipes.derived import Derived
from services.recipes.face import Face

_SMALLEST_SUM = 1e-3  # of weights, as a share of their size: below it rounding errors make the face


class Averages:
    """Faces between faces: the mean of a set, and what lies beyond it.

    The average of psychology's prototypes and the anti-face of Leopold et al. 2001 (doi:10.1038/82947), taken in w,
    where the straight line between two faces stays among faces, instead of between landmarks and pixels.
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker) -> None:
        self._sources = sources
        self._maker = maker

    def make(self, ids: Sequence[int], weights: Sequence[float] | None = None) -> Face:
        """The face at sum(weights * ws) / sum(weights), one weight a face, all equal if left out; may be negative.

        Raises:
            FaceNotFound, InvalidParameter: an id is unknown, faces are of two networks, or weights do not fit.
            ServiceError: see FaceMaker.make.
        """
        weights = [1.0] * len(ids) if weights is None else [float(weight) for weight in weights]
        _check_weights(weights, len(ids))
        sources = self._sources.of("ids", ids)
        derived: Derived = {"by": "average", "weights": weights, "of": sources.origins}
        ws = weighted_mean(sources.latents(), weights)
        return self._maker.make(
            sources.generator, [Draft(sources.generator.derived_recipe(derived, ws, sources.noise_mode))]
        )[0]

    def make_opposite(self, face_id: int, ids: Sequence[int], strengths: Sequence[float]) -> list[Face]:
        """For each strength the face at average + strength * (average - face): the anti-face, at strength 1.

        The average is that of `ids`, or with none the network's own average face.

        Raises:
            FaceNotFound, InvalidParameter: see `make`.
            ServiceError: see FaceMaker.make.
        """
        sources = self._sources.of("opposite_of", [face_id])
        start = sources.latents()[0]
        derived: Derived = {"by": "opposite", "from": sources.origins[0]}
        if ids:
            others = self._sources.of("ids", [*ids, face_id])  # of one network, all of them
            average = weighted_mean(others.latents()[:-1], [1.0] * len(ids))
            derived["of"] = others.origins[:-1]
        else:
            average = np.broadcast_to(sources.generator.network.w_avg, start.shape)
        return self._maker.make(
            sources.generator,
            [
                Draft(
                    sources.generator.derived_recipe(
                        {**derived, "strength": float(strength)},
                        weighted_mean(np.stack([average, start]), [1 + strength, -strength]),
                        sources.noise_mode,
                    )
                )
                for strength in strengths
            ],
        )


def weighted_mean(ws: Float32s, weights: Sequence[float]) -> Float32s:
    """ws [N, num_ws, w_dim], N weights whose sum is not 0 -> [num_ws, w_dim]; of one face alone that face, to the bit.

    Computed around the first face in float64, so that equal faces give themselves and rounding happens once.
    """
    shares = np.asarray(weights, np.float64) / np.sum(weights)
    first = ws[0].astype(np.float64)
    mean: Float32s = (first + np.tensordot(shares, ws - first, axes=1)).astype(np.float32)
    return mean


def _check_weights(weights: Sequence[float], count: int) -> None:
    if len(weights) != count:
        raise InvalidParameter("weights", f"weights must be as many as ids, {count}. Received: {len(weights)}.")
    if abs(sum(weights)) < _SMALLEST_SUM * sum(map(abs, weights)) or not any(weights):
        raise InvalidParameter("weights", "weights must not add up to 0.")
