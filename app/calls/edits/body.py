"""What `POST /faces/edits` takes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from app.calls.edits.target_fields import LONGEST_NAME, HoldField, LevelField, TargetField, tolerances_field
from app.document import Form
from app.reading.json_fields import JsonBoolean, JsonDict, JsonList, JsonNumber, LayersField, face_id
from app.reading.schemas import LimitedSchema, about, at_most
from services.directions.edits import MAX_STRENGTH
from services.edits.targets import MAX_TARGETS, Target

_WITHIN = validate.Range(min=-MAX_STRENGTH, max=MAX_STRENGTH)
_NAME = validate.Length(min=1, max=LONGEST_NAME)
_WAYS = ("direction", "targets", "crossed")
_BELONGING = {  # fields that only go with some of the ways
    "strength": ("direction",),
    "strengths": ("direction",),
    "steps": ("targets",),
    "control": ("direction", "crossed"),
}
_ONLY_MEASURED = ("tolerances", "partial")


class EditBody(LimitedSchema):
    """The face, what to change, how far to go, and what to hold."""

    limited_field = "strengths"
    forms = MappingProxyType(
        {
            "EditToTargets": Form(needs=("targets",), may_have=("steps",)),
            "EditByStrength": Form(needs=("direction", "strength"), may_have=("control",)),
            "EditByStrengths": Form(needs=("direction", "strengths"), may_have=("control",)),
            "EditOfCombinations": Form(needs=("crossed",), may_have=("control",)),
        }
    )

    id = face_id("Id of the face to edit. It stays as it is.", required=True)
    targets = JsonDict(
        keys=fields.String(validate=_NAME),
        values=TargetField(),
        validate=validate.Length(min=1, max=MAX_TARGETS),
        metadata=about(
            "What measured attributes (`GET /faces/{id}/attributes`) should become: a number in the attribute's unit, "
            '`{"by": 10}` for a change, or either in standard deviations over the network\'s own faces: '
            '`{"by": 1, "in": "sd"}`, `{"to": 0, "in": "sd"}`.',
            example={"smile": {"by": 1, "in": "sd"}},
        ),
    )
    steps = JsonList(
        JsonNumber(validate=_WITHIN),
        validate=validate.Length(min=1),
        metadata=about(
            "Makes one face for each step: how much of the way from the face to its targets to go. 1 is the target, 0 "
            "the face itself, -1 as far in the other direction. Default: one face, at the target.",
            example=[-1, 0.5, 1],
        ),
    )
    hold = HoldField(
        "What should stay, as measured on the pictures: attributes, and the groups pose, identity, light, expression, "
        "hair and background. all: everything that does not belong to the change, and the pixels outside of it. "
        "With `direction` or `crossed`, strengths then count standard deviations of the attribute of that name."
    )
    tolerances = tolerances_field(
        "How far targets may be missed, and how far what is held may move, in the unit of each. `pixels` is the root "
        "mean square difference in levels of 0 to 255 of the pixels that are held. Whatever is named here must be met. "
        "Default: 15% of the change of a target, but at least 0.1 standard deviations; 0.1 standard deviations of what "
        "is held."
    )
    may_be_partial = JsonBoolean(  # marshmallow's schemas have an attribute `partial` of their own
        data_key="partial",
        attribute="partial",
        load_default=False,
        metadata=about(
            "true: makes the nearest face if a target cannot be reached, or something cannot be held. `outcomes` and "
            "`warnings` say so. false: answers 422 and makes nothing."
        ),
    )
    insist = JsonBoolean(
        load_default=False,
        metadata=about(
            "true: makes faces that lie far beyond the network's own faces too. Of targets and `hold`, it also makes "
            "what `partial` does. false: such a request is refused with status 422, and the problem's `nearest` says "
            "what can be had."
        ),
    )
    direction = fields.String(
        validate=_NAME, metadata=about("Name of a direction that `GET /directions` lists.", example="smile")
    )
    strength = JsonNumber(
        validate=_WITHIN,
        metadata=about(
            "How far to go, in standard deviations. Negative strengths go the other way. 0 is the face itself."
        ),
    )
    strengths = JsonList(
        JsonNumber(validate=_WITHIN),
        validate=validate.Length(min=1),
        metadata=about("Several strengths: makes one face for each.", example=[-2, -1, 1, 2]),
    )
    crossed = JsonDict(
        keys=fields.String(validate=_NAME),
        values=JsonList(LevelField(), validate=validate.Length(min=1, max=100)),
        validate=validate.Length(min=2, max=5),
        metadata=about(
            "Instead of `direction`: several directions with their strengths. Makes one face for each combination; the "
            "last direction varies fastest. Each direction is corrected so that it leaves the others unchanged. With "
            "`hold`, or where a level is an object as in `targets`, each face is solved for itself: strengths count "
            "from the face's own values.",
            example={"age": [-1, 1], "smile": [-1.5, 1.5]},
        ),
    )
    layers = LayersField(
        "Edits only these layers: coarse, middle, fine, or a list of layer numbers from 0. A SeFa direction is then "
        "computed from the weights of these layers alone. Default: all layers."
    )
    control = JsonList(
        fields.String(validate=_NAME),
        validate=validate.Length(max=50),
        metadata=about(
            "Names of directions to leave unchanged. Their share of the linear edit is removed, which does not "
            "keep the attributes of a picture: `hold` does.",
            example=["age"],
        ),
    )

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        ways = [way for way in _WAYS if way in data]
        if not ways:
            raise ValidationError("direction is missing. The call takes direction, targets or crossed.", "direction")
        if ways[1:]:
            raise ValidationError(f"{ways[0]} cannot be combined with {ways[1]}. Give one of the two.", ways[0])
        for name, belongs in _BELONGING.items():
            if name in data and ways[0] not in belongs:
                raise ValidationError(f"{name} cannot be combined with {ways[0]}.", name)
        self._check_strengths(data)
        self._check_measured(data)

    def _check_strengths(self, data: Mapping[str, Any]) -> None:
        if "crossed" in data:
            self._check_amount("crossed", math.prod(map(len, data["crossed"].values())))
        elif "targets" in data:
            self._check_amount("steps", len(data.get("steps", ())))
        elif "strength" in data and "strengths" in data:
            raise ValidationError("strengths cannot be combined with strength. Give one of the two.", "strengths")
        elif "strength" not in data and "strengths" not in data:
            raise ValidationError("strength is missing. The call takes either strength or strengths.", "strength")

    def _check_measured(self, data: Mapping[str, Any]) -> None:
        """Refuses fields that linear edits know nothing of, and `control` for others."""
        if is_measured(data):
            if "control" in data:
                raise ValidationError(
                    "control is for linear edits. Name what should stay in hold, instead of control.", "control"
                )
            return
        for name in _ONLY_MEASURED:
            if data.get(name):
                raise ValidationError(f"{name} is for targets and hold. A linear edit has no outcomes.", name)

    def _check_amount(self, field: str, amount: int) -> None:
        if amount > self.max_amount:
            what = "combinations" if field == "crossed" else "items"
            raise ValidationError(f"{field} must have at most {self.max_amount} {what}. Received: {amount}.", field)


def is_measured(body: Mapping[str, Any]) -> bool:
    """Returns whether the edit is solved for measured attributes, and not linear."""
    levels = (level for levels in body.get("crossed", {}).values() for level in levels)
    return "targets" in body or "hold" in body or any(isinstance(level, Target) for level in levels)


def edit_body(max_amount: int) -> EditBody:
    """Returns the schema of a body that asks for at most `max_amount` faces."""
    body = at_most(EditBody, max_amount)
    body.fields["steps"].validators = body.fields["strengths"].validators
    return body
