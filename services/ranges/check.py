"""Refuses faces that lie far beyond a network's own faces, and warns of those that lie near the limit."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self

from services.errors import OutOfRange
from services.network import Floats
from services.ranges.nearest import Within
from services.ranges.w_range import WRange
from services.ranges.warned import Warned, faces_in_words

# Distances as WRange measures them. A face detector looked at 1,600 pictures of faces64: similar
# faces, transitions, anti-faces, edits, and random faces of any psi. It found one in all of the 716 up to 1.25, in 95%
# of those from 1.25 to 1.5, 87% to 1.75, 82% to 2, 61% to 2.5, and 40% beyond.
NEAR = 1.0
LIMIT = 1.5

_ROUNDING = 1e-6  # of a distance, by which rounding may enlarge it
_NAMED = 10  # faces that a warning names


@dataclasses.dataclass(frozen=True)
class Checked:
    """Faces that may be made.

    Attributes:
        distances: The distance of each; see WRange.
        sources: The distance of the furthest of the faces that they are derived from.
    """

    distances: Sequence[float]
    sources: float

    @classmethod
    def between(cls, amount: int) -> Self:
        """Returns the check of `amount` faces that cannot lie further out than the faces they are derived from."""
        return cls([0.0] * amount, math.inf)

    def warnings(self, ids: Sequence[int]) -> list[Warned]:
        """Returns the warnings about the faces, which have these ids.

        There is none about faces that lie no further out than the faces that they are derived from.
        """
        beyond = [
            (face_id, distance)
            for face_id, distance in zip(ids, self.distances, strict=True)
            if distance > max(NEAR, self.sources * (1 + _ROUNDING))
        ]
        near = [each for each in beyond if each[1] <= LIMIT]
        far = [each for each in beyond if each[1] > LIMIT]
        found = [Warned("near-the-limit", _NEAR_TEXT.format(*_described(near), LIMIT))] if near else []
        return [*found, Warned("out-of-range", _FAR_TEXT.format(*_described(far), LIMIT))] if far else found


_TEXT = "{}: {} times the range of the network's own faces, of which 99.9% lie within 1. "
_NEAR_TEXT = _TEXT + "Beyond {:g}, many pictures show no face."
_FAR_TEXT = _TEXT + "That is beyond the limit of {:g}. The pictures may show no face."


def check_range(
    w_range: WRange,
    frames: Sequence[Floats],
    sources: Iterable[Floats],
    *,
    field: str,
    nearest: Callable[[Within], Any],
    insist: bool,
) -> Checked:
    """Checks faces before they are made.

    A face is refused if it lies beyond LIMIT and further out than all faces that it is derived from.

    Args:
        w_range: The range of their network.
        frames: The ws [num_ws, w_dim] of each face.
        sources: The ws of the faces that they are derived from.
        field: The field of the request that leads them so far out.
        nearest: Returns the nearest value of the field that can be had. It gets a function that tells whether a face at
            ws [num_ws, w_dim] can be made; see services/ranges/nearest.py. None if there is none to choose from.
        insist: Whether to make them in any case.

    Raises:
        OutOfRange: A face lies too far out, and `insist` is false.
    """
    own = max((w_range.distance(ws) for ws in sources), default=0.0)
    most = max(LIMIT, own * (1 + _ROUNDING))
    distances = [w_range.distance(ws) for ws in frames]
    worst = max(distances)
    if worst > most and not insist:
        raise _out_of_range(field, worst, nearest(lambda ws: w_range.distance(ws) <= most))
    return Checked(distances, own)


def _described(faces: Sequence[tuple[int, float]]) -> tuple[str, str]:
    """Returns the ids of the faces and their distances, in words."""
    distances = [distance for _, distance in faces]
    least, most = f"{min(distances, default=0):.2f}", f"{max(distances, default=0):.2f}"
    named = faces_in_words([face_id for face_id, _ in faces], _NAMED)
    return named, least if least == most else f"{least} to {most}"


def _out_of_range(field: str, distance: float, nearest: Any) -> OutOfRange:
    if nearest is None:
        advice = ""
    elif nearest == 0:
        advice = f"No {field} can be had, because the face that it leads away from lies at the limit itself."
    elif isinstance(nearest, str | int | float):
        advice = f"The nearest {field} that can be had is {nearest}."
    else:
        advice = f"nearest.{field} is what can be had."
    return OutOfRange(
        field,
        f"{field} leads to {distance:.3g} times the range of the network's own faces, of which 99.9% lie within 1. The "
        f"limit is {LIMIT:g}. {advice}{' ' if advice else ''}insist=true makes it all the same.",
        {} if not nearest else {field: nearest},
    )
