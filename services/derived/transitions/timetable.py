"""The times of a walk's frames, and how far each frame is from the ends and from the frame before."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.derived.transitions.even_steps import SpacedMoments, spaced_evenly
from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.derived.transitions.walk import Walk

# `pixel` gets fewer rounds, because each one renders all frames. It gets a larger tolerance, because one level of 255
# is a large part of a short step.
_ROUNDS = {"w": 40, "w+": 40, "pixel": 12}
_AIM = {"w": 0.01, "w+": 0.01, "pixel": 0.03}


@dataclasses.dataclass(frozen=True)
class Timetable:
    """The times of the frames, and the distances of each.

    The distance from the frame before is measured along the path: a step that passes a face on the way is the sum of
    its parts.
    """

    spaced: SpacedMoments
    distances: list[FrameDistances]


def timetable(moments: Sequence[float], walk: Walk, gauge: Gauge, *, even: bool) -> Timetable:
    """Returns the frames at `moments`. With `even`, the inner ones move until `gauge` measures equal steps.

    Raises:
        ServiceError: See Walk.latents and Gauge.distances.
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
