"""What is refused, and what is made with a warning."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from services.edits.outcomes import far_off, missed, told
from services.edits.subject import Edited
from services.edits.targets import Goal
from services.edits.wish import Wish
from services.errors import OutOfRange
from services.ranges.warned import Warned, faces_in_words

_AS_IT_IS = (
    "partial: true makes the nearest face, and says what was not reached; insist: true goes beyond the range as well."
)


def check_range(goals: Mapping[str, Goal], wish: Wish) -> None:
    """Raises OutOfRange for goals beyond the range of the network's faces, unless the request allows it."""
    beyond = [name for name, goal in goals.items() if not goal.is_within]
    if beyond and not (wish.partial or wish.insist):
        name, goal = beyond[0], goals[beyond[0]]
        raise OutOfRange(
            wish.place(name),
            f"{wish.place(name)}: {name} {goal.wanted:.4g} is beyond the range of the network's faces. The nearest is "
            f"{goal.nearest:.4g}. {_AS_IT_IS}",
            {name: goals[name].nearest for name in goals},
        )


def checked(edited: Edited, wish: Wish) -> Edited:
    """Returns `edited`. Raises OutOfRange if it is not what was asked for, unless the request allows that."""
    if wish.partial or wish.insist:
        return edited
    outcomes = edited.outcomes
    targets = missed(outcomes, "target")
    nearest = {name: outcomes[name].after for name in edited.goals if math.isfinite(outcomes[name].after)}
    if targets:
        raise OutOfRange(
            wish.place(targets[0]),
            f"{wish.place(targets[0])}: this face cannot get there while the rest is held. The nearest is "
            f"{told(outcomes, targets)}. {_determined(edited)}Hold less, or ask for less. {_AS_IT_IS}",
            nearest,
        )
    moved = far_off(outcomes, wish.tolerances)
    if moved:
        raise OutOfRange(
            "hold",
            f"hold: {told(outcomes, moved)} cannot be held while {', '.join(edited.goals)} is reached. "
            f"{_determined(edited)}Hold less, or ask for less. {_AS_IT_IS}",
            nearest,
        )
    return edited


def warnings(edited: Edited) -> list[Warned]:
    """Returns what a user should know of an edited face."""
    outcomes, found = edited.outcomes, []
    if beyond := [name for name, goal in edited.goals.items() if not goal.is_within]:
        ranges = ", ".join(f"{name} {edited.goals[name].wanted:.4g}" for name in beyond)
        found.append(Warned("out-of-range", f"Beyond the range of the network's faces: {ranges}."))
    if targets := missed(outcomes, "target"):
        found.append(Warned("not-reached", f"Not reached: {told(outcomes, targets)}."))
    if held := missed(outcomes, "held"):
        found.append(Warned("drift", f"Moved by more than the tolerance: {told(outcomes, held)}."))
    for name, together in edited.dependent.items():
        names = ", ".join(together)
        found.append(Warned("dependent", f"In this face {name} is determined by {names}, which cannot all be held."))
    determined = {name for together in edited.dependent.values() for name in together}
    if let_go := [name for name in edited.held.let_go if name not in determined]:
        targets_named = ", ".join(edited.goals)
        found.append(
            Warned("let-go", f"Not held, because it belongs to a change of {targets_named}: {', '.join(let_go)}.")
        )
    return found


def named(warned: Sequence[tuple[int, Warned]]) -> list[Warned]:
    """Returns warnings about single faces, given with the ids of these, as warnings about all of them."""
    ids: dict[Warned, list[int]] = {}
    for face_id, warning in warned:
        ids.setdefault(warning, []).append(face_id)
    return [Warned(warning.code, f"{faces_in_words(faces)}: {warning.detail}") for warning, faces in ids.items()]


def _determined(edited: Edited) -> str:
    """Returns a sentence for each target that is determined by what is held, each with a space behind it."""
    return "".join(
        f"In this face {name} is determined by {', '.join(together)}. " for name, together in edited.dependent.items()
    )
