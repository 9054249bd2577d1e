"""The searches around one face."""

from __future__ import annotations

import dataclasses

import numpy as np

from services.edits.coordinates import Coordinates, w_coordinates, w_plus_coordinates
from services.edits.levenberg_marquardt import SearchSettings, solve
from services.edits.linearisation import Linearisation, linearised
from services.edits.outputs import Around, Pictures, Seen
from services.edits.problem import Problem
from services.network import Floats
from stylegan2.projection.whitening import Whitening

# Measured derivatives are most of the passes: 64 in w, 24 for each pair of layers in w+. The first one, at the start,
# is not counted. A third one in w+ took half as many passes again and held little better.
_NEAR = {True: SearchSettings(jacobians=2), False: SearchSettings(jacobians=1)}  # by whether the search is in w
_DECIMALS = 4  # of a distance in SD
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
        at_once: How many pictures are made and read at a time.
    """

    def __init__(
        self,
        pictures: Pictures,
        ws: Floats,
        seen: Seen,
        whitening: Whitening,
        layers: tuple[int, ...],
        at_once: int,
    ) -> None:
        self._ws, self._seen = ws, seen
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

    def solve(self, problem: Problem, in_w: bool, begin: Floats | None = None) -> Found:
        """Returns the solution of a problem.

        Args:
            problem: What is asked.
            in_w: Whether all layers move together.
            begin: The shift [num_ws, w_dim] at which the search begins; None to begin at the face.

        Raises:
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        around, coordinates = self._around[in_w], self._coordinates[in_w]
        start = self._at_the_face(in_w) if begin is None else _started(around, coordinates, begin)
        settings = (_NEAR if begin is None else _FAR)[in_w]
        end = solve(around, problem, coordinates, start, settings).at.c
        return Found(around.ws(end).astype(np.float32), round(coordinates.length(end), _DECIMALS))


def _started(around: Around, coordinates: Coordinates, begin: Floats) -> Linearisation:
    c = coordinates.nearest(begin)
    return linearised(around, c, around(c[None])[0])
