"""When the frames of a walk are, and how far each of them is from the ends and from the frame before."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.derived.transitions.even_steps import Spaced, spaced_evenly
from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.derived.transitions.walk import Walk

# A round of `pixel` renders all frames, and a level of 255 more or less is much of a short step.
_ROUNDS = {"w": 40, "w+": 40, "pixel": 12}
_AIM = {"w": 0.01, "w+": 0.01, "pixel": 0.03}


@dataclasses.dataclass(frozen=True)
class Timetable:
    """Moments, and the distances of the frames there.

    The frame before is as far as the way there, through the faces that lie between: of several legs on straight lines,
    the two parts of a step around a corner.
    """

    spaced: Spaced
    distances: list[FrameDistances]


def timetable(moments: Sequence[float], walk: Walk, gauge: Gauge, *, even: bool) -> Timetable:
    """The frames at `moments`, or with `even` between the first and the last of them in equal steps by `gauge`.

    Raises:
        ServiceError: see Walk.latents and Gauge.distances.
    """
    ends: dict[float, FrameDistances] = {}

    def steps(times: Sequence[float]) -> list[float]:
        found = gauge.distances(walk.latents(times))
        ends.update(zip(times, found, strict=True))
        return [one.previous for one in found if one.previous is not None]

    rounds, aim = (_ROUNDS[gauge.metric], _AIM[gauge.metric]) if even else (1, 0.0)
    spaced = spaced_evenly(moments, steps, corners=walk.corners, rounds=rounds, aim=aim)
    before = [None, *spaced.steps]
    distances = [
        dataclasses.replace(ends[t], previous=previous) for t, previous in zip(spaced.moments, before, strict=True)
    ]
    return Timetable(spaced, distances)
