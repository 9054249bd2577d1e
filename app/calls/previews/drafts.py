"""Drafts the face that a preview shows, with the services that make such faces."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.calls.edits.body import is_measured
from app.calls.edits.edits import designs_of, strengths_of, wish_of
from app.calls.previews.body import KINDS
from services.derived.averages import Averages
from services.derived.mixes import Mixes
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.transitions import Transitions
from services.directions.edits import Edits
from services.edits.held_edits import HeldDrafts, HeldEdits
from services.errors import FaceNotFound, InvalidParameter, NotMeasurable, OutOfRange
from services.faces.drafted import Drafted
from services.faces.random_faces import Look, RandomFaces

Body = Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Drafting:
    """The services that draft faces."""

    random: RandomFaces
    edits: Edits
    held_edits: HeldEdits
    mixes: Mixes
    averages: Averages
    transitions: Transitions

    def draft(self, body: Body) -> Drafted | HeldDrafts:
        """Returns the draft of the face that `body` (see PreviewBody) describes.

        Raises:
            ServiceError: What the call that makes such faces raises. Its field is named from the body's top, such as
                "edit.strength".
        """
        [kind] = [kind for kind in KINDS if kind in body]
        drafts: dict[str, Callable[[Body], Drafted | HeldDrafts]] = {
            "edit": self._edit,
            "mix": self._mix,
            "average": self._average,
            "transition": self._frame,
            "random": self._random,
        }
        with fields_in(kind):
            return drafts[kind](body[kind])

    def _edit(self, body: Body) -> Drafted | HeldDrafts:
        layers, control, insist = body.get("layers"), body.get("control", ()), body["insist"]
        if is_measured(body):
            return self.held_edits.draft(body["id"], designs_of(body)[0], wish_of(body), layers)
        if "crossed" in body:
            return self.edits.draft_crossed(body["id"], body["crossed"], layers, control, insist=insist)
        field = "strengths" if "strengths" in body else "strength"
        return self.edits.draft(
            body["id"], body["direction"], strengths_of(body), layers, control, insist=insist, field=field
        )

    def _mix(self, body: Body) -> Drafted:
        if "styles" in body:
            return self.mixes.draft_by_styles(body["styles"], body["insist"])
        if "layers" in body:
            return self.mixes.draft_by_layers(body["layers"], body["insist"])
        return self.mixes.draft_at_crossover(body["ids"], body["crossover"], body["insist"])

    def _average(self, body: Body) -> Drafted:
        if "opposite_of" not in body:
            return self.averages.draft(body["ids"], body.get("weights"), insist=body["insist"])
        return self.averages.draft_opposite(
            body["opposite_of"], body.get("ids", ()), body.get("strengths", [1.0]), insist=body["insist"]
        )

    def _frame(self, body: Body) -> Drafted:
        named = {"from_": "start", "to": "end", "t": "speed"}
        values = {named.get(name, name): value for name, value in body.items()}
        return self.transitions.draft(TransitionRequest(amount=1, speed_field="t", **values))

    def _random(self, body: Body) -> Drafted:
        return self.random.draft(Look(**body))


@contextlib.contextmanager
def fields_in(kind: str) -> Iterator[None]:
    """Names the field of an error from the top of the body: `strength` inside of `edit` becomes `edit.strength`."""
    try:
        yield
    except (InvalidParameter, NotMeasurable, OutOfRange, FaceNotFound) as error:
        error.field = f"{kind}.{error.field}"
        raise
