"""Says whether a projection has found its picture, or only something far from the network's own faces."""

from __future__ import annotations

import dataclasses

import numpy as np

from services.distances.metrics import pixel_distance
from services.network import Float32s
from services.ranges.check import NEAR
from services.ranges.ranges import Ranges
from services.ranges.w_range import WRange
from services.ranges.warned import Warned
from services.rendering.generator import Generator
from services.rendering.per_network import PerNetwork

_FACES, _PSI = 16, 0.7  # number and truncation psi of the random faces that are compared with each other
_MOST_ERROR = 0.5  # of the difference between random faces: beyond it, much of what the picture shows is missing

_FAR = (
    "The face lies at {:.2f} times the range of the network's own faces, of which 99.9% lie within 1. It differs from "
    "the picture by {:.1f} levels of 255; random faces of the network differ by {:.1f} from the face most like them. "
    "Check that the picture shows a face, upright and framed like the network's faces."
)


@dataclasses.dataclass(frozen=True)
class Nearness:
    """What the projections on one network are compared with.

    Attributes:
        w_range: The range of the network's own w's.
        difference: How much random faces differ from the one that is most like them, in levels of 0 to 255.
    """

    w_range: WRange
    difference: float

    def warnings(self, ws: Float32s, error: float) -> list[Warned]:
        """Returns a warning if a projected face lies far from the network's own faces, or is unlike its picture.

        On faces64 and in w+, projections of its own faces reach a distance of 0.8 and an error of
        0.9 at most, those of pictures like the ones it was trained on 1.3 and 12, and those of turned faces 1.4 to 1.8
        and 13 to 22. Random faces differ by 36.

        Args:
            ws: The projected face, [num_ws, w_dim].
            error: Its difference from the picture, a root mean square over pixels in levels of 0 to 255.
        """
        distance = self.w_range.distance(ws)
        if distance <= NEAR and error <= _MOST_ERROR * self.difference:
            return []
        return [Warned("far-from-the-network", _FAR.format(distance, error, self.difference))]


class Nearnesses:
    """Measures random faces of each network once, to compare projections with."""

    def __init__(self, ranges: Ranges) -> None:
        self._ranges = ranges
        self._differences = PerNetwork[float]()

    def of(self, generator: Generator) -> Nearness:
        """Returns what projections on the network of `generator` are compared with.

        Raises:
            ServiceError: See Ranges.of and RenderQueue.results.
        """
        difference = self._differences.of(generator.network.fingerprint, lambda: _median_difference(generator))
        return Nearness(self._ranges.of(generator), difference)


def _median_difference(generator: Generator) -> float:
    pictures = list(generator.pictures([generator.random_recipe(seed, _PSI) for seed in range(_FACES)]))
    nearest = [
        min(pixel_distance(picture, other) for k, other in enumerate(pictures) if k != number)
        for number, picture in enumerate(pictures)
    ]
    return float(np.median(nearest))
