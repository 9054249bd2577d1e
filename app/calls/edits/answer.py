"""What `POST /faces/edits` answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema, fields, validate

from app.answering.schemas import FacesSchema, WarningSchema
from app.reading.schemas import about
from services.edits.held_edits import HeldEdit
from services.edits.outcomes import records
from services.edits.targets import records as target_records


class EditSchema(Schema):
    """An edited face."""

    id = fields.Integer(required=True)
    strength = fields.Float(metadata=about("The strength along `direction`."))
    strengths = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata=about("A strength, or a target.")),
        metadata=about("The strength along each direction of `crossed`."),
    )
    targets = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(metadata=about("As in the request.")),
        metadata=about("The targets, if there were any."),
    )
    step = fields.Float(metadata=about("How much of the way to the targets was asked for."))
    moved = fields.Float(
        metadata=about(
            "How far a face with targets or `hold` moved in w: the root mean square over the layers, in standard "
            "deviations of the network's own w."
        )
    )


class OutcomeSchema(Schema):
    """What became of a target, or of something that was held. Values are in the attribute's unit."""

    role = fields.String(required=True, validate=validate.OneOf(["target", "held"]))
    before = fields.Float(required=True, metadata=about("As measured on the face."))
    wanted = fields.Float(required=True, metadata=about("What was asked for. What is held should stay as before."))
    after = fields.Float(
        required=True, allow_none=True, metadata=about("As measured on the new face. null if it cannot be measured.")
    )
    tolerance = fields.Float(required=True, metadata=about("The largest difference that counts as reached."))
    reached = fields.Boolean(required=True, metadata=about("Whether `after` is that near to `wanted`."))


class EditsSchema(FacesSchema):
    """The edited faces, in the order of their strengths."""

    edits = fields.List(fields.Nested(EditSchema), required=True, metadata=about("The strength of each face."))
    outcomes = fields.List(
        fields.Dict(keys=fields.String(), values=fields.Nested(OutcomeSchema)),
        metadata=about(
            "For each face, in the order of `ids`: what became of each target and of what was held, by name. Only "
            "edits with targets or `hold` have outcomes."
        ),
    )
    warnings = fields.List(
        fields.Nested(WarningSchema),
        metadata=about(
            "What to know of the new faces. Missing if there is nothing. Of edits with targets or `hold`: not-reached, "
            "drift (something that is held moved), let-go (it belongs to the change and was not held), dependent (it "
            "determines a target and was not held). Of all: near-the-limit and out-of-range, see other calls."
        ),
    )


def measured_body(edits: Sequence[HeldEdit], asked: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Returns the members of `EditsSchema` for solved edits; `asked` is what to say of each in `edits`."""
    described = [
        {"id": each.face.id, **more, "targets": target_records(each.design.targets), "moved": each.moved}
        for each, more in zip(edits, asked, strict=True)
    ]
    return {"edits": described, "outcomes": [records(each.outcomes) for each in edits]}
