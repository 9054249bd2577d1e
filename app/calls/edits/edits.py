"""`POST /faces/edits`: faces changed along directions such as age or smile, or towards targets."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from app.answering.answers import LOCATION, Created, created
from app.api import ApiBlueprint
from app.calls.edits.answer import EditsSchema, measured_body
from app.calls.edits.body import edit_body, is_measured
from app.lanes import SLOW, lane
from services.directions.edits import Edits
from services.edits.held_edits import HeldEdits
from services.edits.targets import Target
from services.edits.wish import Design, Wish

_EXAMPLES = {
    "targets": {
        "summary": "Reach a target and hold the rest",
        "value": {"id": 1, "targets": {"smile": {"by": 1, "in": "sd"}}, "hold": "all"},
    },
    "direction": {
        "summary": "Go along a direction",
        "value": {"id": 1, "direction": "smile", "strengths": [-2, -1, 1, 2]},
    },
}


def edits_blueprint(edits: Edits, held_edits: HeldEdits, max_amount: int) -> ApiBlueprint:
    """Returns the blueprint of the call that edits a face."""
    blueprint = ApiBlueprint("edits", __name__, description="Faces changed along directions, or towards targets.")

    @blueprint.post("/faces/edits")
    @lane(SLOW)
    @blueprint.arguments(edit_body(max_amount), examples=_EXAMPLES, as_kwargs=True)
    @blueprint.response(201, EditsSchema, headers=LOCATION, description="The faces were made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("edit")
    def make_edits(**body: Any) -> Created:
        """Edits a face: towards targets while the rest is held, or along directions.

        With `targets`, or with `hold`, each face is solved for itself, so that measured attributes get the values that
        were asked for and the others stay. `outcomes` says how well. It needs networks that measure faces, which
        not every network has. What the network cannot make is refused with status 422 and the nearest that can be had.

        With `direction` alone, edits are linear in w+, as in InterFaceGAN (arXiv:1907.10786), GANSpace
        (arXiv:2004.02546) and SeFa (arXiv:2007.06600). Strengths are in standard deviations over the network's own
        faces. Linear edits also change what is entangled with the attribute.
        """
        return _measured(held_edits, body) if is_measured(body) else _linear(edits, body)

    return blueprint


def _linear(edits: Edits, body: Mapping[str, Any]) -> Created:
    layers, control, insist = body.get("layers"), body.get("control", ()), body["insist"]
    if "crossed" in body:
        made = edits.make_crossed(body["id"], body["crossed"], layers, control, insist=insist)
        strengths_of_each = [{"id": each.face.id, "strengths": each.strengths} for each in made]
        return created([each.face for each in made], made.warnings, edits=strengths_of_each)
    field, strengths = "strengths" if "strengths" in body else "strength", strengths_of(body)
    faces = edits.make(body["id"], body["direction"], strengths, layers, control, insist=insist, field=field)
    strength_of_each = [{"id": face.id, "strength": s} for face, s in zip(faces, strengths, strict=True)]
    return created(faces, faces.warnings, edits=strength_of_each)


def _measured(held_edits: HeldEdits, body: Mapping[str, Any]) -> Created:
    designs, asked = designs_of(body)
    made = held_edits.make(body["id"], designs, wish_of(body), body.get("layers"))
    return created([each.face for each in made], made.warnings, **measured_body(made, asked))


def wish_of(body: Mapping[str, Any]) -> Wish:
    """Returns what a measured edit holds, and how strictly."""
    return Wish(
        hold=body.get("hold", ()),
        tolerances=body.get("tolerances", {}),
        partial=body["partial"],
        insist=body["insist"],
        field=next(field for field in ("targets", "crossed", "direction") if field in body),
    )


def designs_of(body: Mapping[str, Any]) -> tuple[list[Design], list[dict[str, Any]]]:
    """Returns the design of each face, and how the request says it."""
    if "targets" in body:
        steps = body.get("steps", [1.0])
        return [Design(body["targets"], step) for step in steps], [{"step": step} for step in steps]
    if "crossed" in body:
        levels = itertools.product(*body["crossed"].values())
        cells = [dict(zip(body["crossed"], each, strict=True)) for each in levels]
        return [Design({name: _target(level) for name, level in cell.items()}) for cell in cells], [
            {"strengths": {name: _said(level) for name, level in cell.items()}} for cell in cells
        ]
    strengths = strengths_of(body)
    return [Design({body["direction"]: _target(each)}) for each in strengths], [{"strength": s} for s in strengths]


def _target(level: Target | float) -> Target:
    """Returns the target of a level: a number is a strength in standard deviations."""
    return level if isinstance(level, Target) else Target(level, is_relative=True, in_sd=True)


def _said(level: Target | float) -> Any:
    return level.record() if isinstance(level, Target) else level


def strengths_of(body: Mapping[str, Any]) -> list[float]:
    """Returns the strengths of an edit along one direction."""
    strengths: list[float] = body["strengths"] if "strengths" in body else [body["strength"]]
    return strengths
