"""Checks the frames of a transition against the range of their network."""

from __future__ import annotations

from collections.abc import Sequence

from services.derived.transitions.path import moments
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.walk import Walk
from services.network import Float32s
from services.ranges.check import Checked, check_range
from services.ranges.nearest import Within, furthest
from services.ranges.ranges import Ranges


def check_frames(
    ranges: Ranges, request: TransitionRequest, walk: Walk, times: Sequence[float], frames: Sequence[Float32s]
) -> Checked:
    """Checks the frames of a transition before they are made.

    On a straight line in w, frames between two faces are never further out than these, and nothing is computed.

    Args:
        ranges: The ranges of networks.
        request: The transition.
        walk: Its way.
        times: The t of each frame.
        frames: The ws [num_ws, w_dim] of each frame.

    Raises:
        OutOfRange: A frame lies too far out, and the request does not insist. The field is the request's
            `speed_field`; with `endpoints`, which fixes the speed, it is what bends the way.
        ServiceError: See Ranges.of and Walk.latents.
    """
    if request.space == "w" and request.spacing != "slerp" and all(0 <= t <= 1 for t in times):
        return Checked.between(len(frames))

    def nearest(is_within: Within) -> float | str:
        if request.endpoints:
            return "w" if request.space == "z" else "linear"
        return furthest(
            lambda speed: all(map(is_within, walk.latents(moments(request.amount, speed, False)))), request.speed
        )

    field = ("space" if request.space == "z" else "spacing") if request.endpoints else request.speed_field
    return check_range(
        ranges.of(walk.generator), frames, walk.points, field=field, nearest=nearest, insist=request.insist
    )
