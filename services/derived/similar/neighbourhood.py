"""The faces around one face, in directions of the network's own faces."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.derived.similar.bracketing import OutOfReach, Reached, reached_scales
from services.derived.similar.directions import face_directions
from services.derived.similar.request import SimilarRequest
from services.distances.metrics import pixel_distance, w_distance, w_plus_distance
from services.errors import InvalidParameter
from services.faces.lookup import Sources
from services.network import Float32s
from services.ranges.check import Checked, check_range
from services.ranges.nearest import Within, furthest, rounded
from services.ranges.w_range import WRange
from services.recipes.derived import Derived
from services.recipes.layers import layer_indices
from services.recipes.recipe import Recipe
from stylegan2.pictures.pixels import Pixels

_ROUNDS = 20  # of rendering the faces that are not at their distance yet
_FIRST, _FURTHEST = 0.2, 5.0  # scales to try, in mean distances of random faces; there are no faces beyond


class Neighbourhood:
    """The latents around one face, along the directions of a request.

    Args:
        sources: The face.
        request: What is asked for.
        seed: The first of the seeds of the directions.
        w_range: The range of the face's network.
    """

    def __init__(self, sources: Sources, request: SimilarRequest, seed: int, w_range: WRange) -> None:
        self._generator = sources.generator
        self._sources = sources
        self._request = request
        self._seed = seed
        self._range = w_range
        self._face = sources.faces[0].recipe
        self._start = sources.latents()[0]
        self._layers = list(layer_indices(request.layers, self._generator.network.config))
        self._directions, self._usual = face_directions(self._generator, seed, request.amount, self._face.class_)
        self._pixels = self._picture() if request.metric == "pixel" else None

    def _picture(self) -> Pixels:
        [picture] = self._generator.pictures([self._face])
        return picture

    def _at(self, number: int, scale: float) -> Float32s:
        """Returns the ws [num_ws, w_dim] at `scale` along a direction."""
        ws: NDArray[np.float64] = self._start.astype(np.float64)
        ws[self._layers] += scale * self._directions[number]
        return ws.astype(np.float32)

    def found(self) -> list[Reached]:
        """Returns the scale in each direction, and the distance there.

        Raises:
            InvalidParameter: The distance is not reached.
            OutOfRange: It is not reached within the range of the network, either, and the request does not insist.
        """
        request = self._request
        try:
            return self._rendered() if request.metric == "pixel" else self._computed()
        except OutOfReach as error:
            if error.is_saturated:
                self.check([_FURTHEST * self._usual] * request.amount)
            rule = f"must be at most {error.nearest:.4g} in these directions" if error.is_saturated else (
                f"cannot be met to within {request.tolerance:g} of it; the nearest is {error.nearest:.4g}"
            )  # fmt: skip
            text = f"distance {rule}, by {request.metric}. Received: {request.distance:g}."
            raise InvalidParameter("distance", text) from error

    def check(self, scales: Sequence[float]) -> Checked:
        """Checks the faces at a scale in each direction.

        Raises:
            OutOfRange: A face lies too far out, and the request does not insist.
        """

        def nearest(is_within: Within) -> float:
            inner = [
                furthest(functools.partial(self._is_within, is_within, number), scale)
                for number, scale in enumerate(scales)
            ]
            return rounded(min(self._measure(range(len(inner)), inner)) / (1 + self._excess))

        frames = [self._at(*each) for each in enumerate(scales)]
        return check_range(
            self._range, frames, [self._start], field="distance", nearest=nearest, insist=self._request.insist
        )

    def _is_within(self, is_within: Within, number: int, scale: float) -> bool:
        return is_within(self._at(number, scale))

    @property
    def _excess(self) -> float:
        """By which share the distance of a face may exceed the one that is asked for."""
        return self._request.tolerance if self._request.metric == "pixel" else 1e-6

    def _computed(self) -> list[Reached]:
        """Computes the scales of a metric in w; only the rounding of very small distances can fail."""
        request, share = self._request, len(self._layers) / len(self._start)
        scale = request.distance / (share if request.metric == "w" else share**0.5)
        return reached_scales(
            self._measure, request.amount, request.distance,
            tolerance=request.tolerance, first=scale, furthest=math.inf, rounds=1,
        )  # fmt: skip

    def _rendered(self) -> list[Reached]:
        request, usual = self._request, self._usual
        return reached_scales(
            self._measure, request.amount, request.distance,
            tolerance=request.tolerance, first=_FIRST * usual, furthest=_FURTHEST * usual, rounds=_ROUNDS,
        )  # fmt: skip

    def _measure(self, numbers: Sequence[int], scales: Sequence[float]) -> list[float]:
        """Returns the distances from the face to these scales in these directions."""
        ws = [self._at(*each) for each in zip(numbers, scales, strict=True)]
        if self._pixels is None:
            distance = w_distance if self._request.metric == "w" else w_plus_distance
            return [distance(self._start, one) for one in ws]
        recipes = [self._generator.derived_recipe({}, one, self._sources.noise_mode) for one in ws]
        return [pixel_distance(self._pixels, picture) for picture in self._generator.pictures(recipes)]

    def recipe(self, number: int, met: Reached) -> Recipe:
        """Returns the recipe of the face at a scale in a direction."""
        request = self._request
        derived: Derived = {
            "by": "similar", "metric": request.metric, "distance": request.distance, "tolerance": request.tolerance,
            "measured": met.distance, "layers": self._layers, "seed": self._seed, "number": number,
            "amount": request.amount,
            "of": self._sources.origins,
        }  # fmt: skip
        return self._generator.derived_recipe(derived, self._at(number, met.scale), self._sources.noise_mode)
