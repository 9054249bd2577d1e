"""`POST /faces/{id}/verify`: whether a face can still be made exactly as it was."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.api import ApiBlueprint
from app.lanes import FACES, lane
from app.reading.schemas import NoParameters, about
from services.faces.verification import ANOTHER_PICTURE, NOTHING, THE_FACE, Verification


class Sha256Schema(Schema):
    """SHA-256 of the pixels."""

    stored = fields.String(required=True, metadata=about("When the face was first made."))
    now = fields.String(required=True, metadata=about("When it was made for this request."))


class EnginesSchema(Schema):
    """What computed the pixels: versions, device and precision."""

    stored = fields.Dict(required=True, metadata=about("When the face was first made."))
    now = fields.Dict(required=True, metadata=about("When it was made for this request."))


class VerdictSchema(Schema):
    """A comparison of the stored face with the same face made again."""

    id = fields.Integer(required=True)
    equal = fields.Boolean(
        required=True,
        metadata=about(
            "Whether all pixels are the same as when the face was first made: those made now, and those of the PNG."
        ),
    )
    sha256 = fields.Nested(Sha256Schema, required=True)
    file = fields.String(required=True, metadata=about("File name of the PNG in the results folder."))
    file_shows = fields.String(
        required=True,
        validate=validate.OneOf([THE_FACE, ANOTHER_PICTURE, NOTHING]),
        metadata=about(
            "What the PNG shows. another picture: its pixels were changed, or it is another file. nothing: it is "
            "missing or damaged. In both cases, fetching the picture makes the face again."
        ),
    )
    file_is_whole = fields.Boolean(
        required=True, metadata=about("Whether the PNG exists and its pixels match the stored hash.")
    )
    max_difference = fields.Integer(
        required=True,
        allow_none=True,
        metadata=about("Largest difference from the pixels of the PNG, in levels of 0 to 255. null without the PNG."),
    )
    mean_difference = fields.Float(
        required=True,
        allow_none=True,
        metadata=about(
            "Mean absolute difference from the pixels of the PNG, in levels of 0 to 255. null without the PNG."
        ),
    )
    engine = fields.Nested(EnginesSchema, required=True)


_ENGINE = {"openvino": "2026.4.1", "numpy": "2.4.6", "device": "cpu AMD EPYC", "precision": "float32"}
_GPU = {"keras": "3.15.1", "tensorflow": "2.21.0", "device": "NVIDIA H100", "precision": "float32"}
_EXAMPLE = {
    "id": 7,
    "equal": False,
    "sha256": {"stored": "a" * 64, "now": "b" * 64},
    "file": "face-00000007.png",
    "file_shows": THE_FACE,
    "file_is_whole": True,
    "max_difference": 1,
    "mean_difference": 0.0004,
    "engine": {"stored": _ENGINE, "now": _GPU},
}


def verification_blueprint(verification: Verification) -> ApiBlueprint:
    """Returns the blueprint of the call that verifies a face."""
    blueprint = ApiBlueprint("verification", __name__, description="Checks that faces can be made again exactly.")

    @blueprint.post("/faces/<int:face_id>/verify")
    @lane(FACES)
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, VerdictSchema, example=_EXAMPLE)
    @blueprint.problems(400, 404, 409, 503)
    def verify_face(face_id: int) -> dict[str, Any]:
        """Makes a face again and compares it with the stored one, pixel by pixel.

        Nothing is stored.
        """
        verdict = verification.verify(face_id)
        return {
            "id": face_id,
            "equal": verdict.equal,
            "sha256": {"stored": verdict.face.sha256, "now": verdict.sha256_now},
            "file": verdict.face.file,
            "file_shows": verdict.file_shows,
            "file_is_whole": verdict.file_is_whole,
            "max_difference": verdict.max_difference,
            "mean_difference": verdict.mean_difference,
            "engine": {"stored": verdict.engine_then, "now": verdict.engine_now},
        }

    return blueprint
