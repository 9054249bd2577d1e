"""`POST /faces/mixes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.reading.json_fields import JsonInteger, face_id, face_ids
from app.reading.schemas import about
from services.derived.mixes import Mixes

_FORMS = "a mix takes styles, or ids and crossover, or layers."


class StylesBody(Schema):
    """Which face each group of layers is from; networks below 64 pixels have fewer groups."""

    coarse = face_id("The first two sizes of the network, 4 and 8 pixels: pose, shape of the head.")
    middle = face_id("The next two, 16 and 32 pixels: features, expression.")
    fine = face_id("All further ones: colours, detail.")


class MixBody(Schema):
    """Which layers are from which faces, in one of three forms."""

    styles = fields.Nested(
        StylesBody, metadata=about("A face for each group of layers.", example={"coarse": 1, "middle": 1, "fine": 2})
    )
    ids = face_ids("Two faces, with crossover.", shortest=2, longest=2)
    crossover = JsonInteger(
        validate=validate.Range(min=0),
        metadata=about("The layers below this one are from the first of ids, the rest from the second."),
    )
    layers = face_ids("A face for each layer of the network, the coarsest first.", longest=64)

    @validates_schema
    def check_form(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming what is missing or does not go with the rest."""
        forms = [name for name in ("styles", "ids", "layers") if name in data]
        if not forms and "crossover" not in data:
            raise ValidationError(f"styles is missing: {_FORMS}", "styles")
        if "styles" in data and not data["styles"]:
            raise ValidationError("styles must name a face for each group of layers.", "styles")
        if len(forms) > 1:
            raise ValidationError(f"{forms[1]} does not go with {forms[0]}: {_FORMS}", forms[1])
        if ("crossover" in data) != ("ids" in data):
            missing = "ids" if "crossover" in data else "crossover"
            raise ValidationError(f"{missing} is missing: {_FORMS}", missing)


def mixes_blueprint(mixes: Mixes) -> ApiBlueprint:
    """The call that mixes faces."""
    blueprint = ApiBlueprint("mixes", __name__, description="Style mixing.")

    @blueprint.post("/faces/mixes")
    @blueprint.arguments(MixBody, example={"styles": {"coarse": 1, "middle": 1, "fine": 2}}, as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The face was made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 503, 507)
    def make_mix(**wish: Any) -> Created:
        """Makes a face that has some layers from one face and some from another: style mixing."""
        if "styles" in wish:
            return created([mixes.by_styles(wish["styles"])])
        if "layers" in wish:
            return created([mixes.by_layers(wish["layers"])])
        return created([mixes.at_crossover(wish["ids"], wish["crossover"])])

    return blueprint
