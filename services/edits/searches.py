"""The searches around one face."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from services.edits.coordinates import Coordinates, Vector, w_coordinates, w_plus_coordinates
from services.edits.levenberg_marquardt import SearchSettings, solve
from services.edits.linearisation import Linearisation, linearised
from services.edits.outputs import Around, Pictures, Seen
from services.edits.problem import Problem
from services.network import Floats
from services.ranges.nearest import furthest
from stylegan2.projection.whitening import Whitening

# Measured derivatives are most of the passes: 64 in w, 20 for each pair of layers in w+. The first one, at the start,
# is not counted. A third one in w+ took half as many passes again and held little better.
_NEAR = {True: SearchSettings(jacobians=2), False: SearchSettings(jacobians=1)}  # by whether the search is in w
_DECIMALS = 4  # of a distance in SD
_CAUTIONS = (1, 4, 16)  # what the prior is multiplied with, as long as a face lies beyond the network's range
_FAR = {in_w: dataclasses.replace(settings, prior=0.15) for in_w, settings in _NEAR.items()}


@dataclasses.dataclass(frozen=True)
class Found:
    """The result of a search.

    Attributes:
        ws: Of the edited face, float32 [num_ws, w_dim].
        moved: How far w moved: the root mean square over the layers, in SD of the network's own w.
    """

    ws: Floats
    moved: float


class Searches:
    """Solves problems around one face. The derivative at the face is measured once per space.

    Args:
        pictures: Of the face's network.
        ws: Of the face, [num_ws, w_dim].
        seen: What was seen of the face.
        whitening: Of the network's w's.
        layers: That may change.
        is_within: Whether ws [num_ws, w_dim] are within the range of the network's faces. `ws` are.
        at_once: How many pictures are made and read at a time.
    """

    def __init__(
        self,
        pictures: Pictures,
        ws: Floats,
        seen: Seen,
        whitening: Whitening,
        layers: tuple[int, ...],
        is_within: Callable[[Floats], bool],
        at_once: int,
    ) -> None:
        self._ws, self._seen, self._is_within = ws, seen, is_within
        spaces = {True: w_coordinates, False: w_plus_coordinates}
        self._coordinates = {in_w: make(whitening, layers, len(ws)) for in_w, make in spaces.items()}
        self._around = {in_w: Around(pictures, ws, each, at_once) for in_w, each in self._coordinates.items()}
        self._at_face: dict[bool, Linearisation] = {}

    def _at_the_face(self, in_w: bool) -> Linearisation:
        """Returns the outputs and their derivative at the face, in w or in w+. Raises as Pictures.seen."""
        if in_w not in self._at_face:
            zero = np.zeros(self._coordinates[in_w].size)
            self._at_face[in_w] = linearised(self._around[in_w], zero, self._seen.outputs[0])
        return self._at_face[in_w]

    def solve(self, problem: Problem, in_w: bool, begin: Floats | None = None, insist: bool = False) -> Found:
        """Returns the solution of a problem.

        If it lies beyond the range of the network's faces, the search is repeated more cautiously. If that does not
        help either, the solution is the furthest point within the range on the way there.

        Args:
            problem: What is asked.
            in_w: Whether all layers move together.
            begin: The shift [num_ws, w_dim] at which the search begins; None to begin at the face.
            insist: Whether the solution may lie beyond the range.

        Raises:
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        around, coordinates = self._around[in_w], self._coordinates[in_w]
        start = self._at_the_face(in_w) if begin is None else _started(around, coordinates, begin)
        settings = (_NEAR if begin is None else _FAR)[in_w]
        for caution in _CAUTIONS:
            careful = dataclasses.replace(settings, prior=caution * settings.prior, spread=caution * settings.spread)
            end = solve(around, problem, coordinates, start, careful).at.c
            if insist or self._is_within(around.ws(end)):
                break
        return self._found(in_w, end if insist else self._furthest(in_w, end))

    def _furthest(self, in_w: bool, end: Vector) -> Vector:
        """Returns the point nearest to `end`, between the face and it, that is within the range."""
        return furthest(lambda share: self._is_within(self._around[in_w].ws(share * end)), 1.0) * end

    def _found(self, in_w: bool, end: Vector) -> Found:
        ws = self._around[in_w].ws(end).astype(np.float32)
        return Found(ws, round(self._coordinates[in_w].length(end), _DECIMALS))


def _started(around: Around, coordinates: Coordinates, begin: Floats) -> Linearisation:
    c = coordinates.nearest(begin)
    return linearised(around, c, around(c[None])[0])
