"""`POST /faces/mixes`: style mixing."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.document import Form
from app.lanes import FACES, lane
from app.reading.json_fields import JsonBoolean, JsonInteger, face_id, face_ids
from app.reading.schemas import about
from services.derived.mixes import Mixes

_FORMS = "The call takes styles, or ids and crossover, or layers."


class StylesBody(Schema):
    """The face that each group of layers is taken from. Networks below 64 pixels have fewer groups."""

    coarse = face_id("Id of the face for the coarse layers (4 and 8 pixels): pose and shape of the head.")
    middle = face_id("Id of the face for the middle layers (16 and 32 pixels): features and expression.")
    fine = face_id("Id of the face for the fine layers (64 pixels and more): colours and detail.")


class MixBody(Schema):
    """The faces that the layers are taken from, in one of three forms."""

    forms = MappingProxyType(
        {
            "MixByStyles": Form(needs=("styles",)),
            "MixAtCrossover": Form(needs=("ids", "crossover")),
            "MixByLayers": Form(needs=("layers",)),
        }
    )

    styles = fields.Nested(
        StylesBody,
        metadata=about(
            "A face for each group of layers that the network has.", example={"coarse": 1, "middle": 1, "fine": 2}
        ),
    )
    ids = face_ids("Ids of two faces, to be used with `crossover`.", shortest=2, longest=2)
    crossover = JsonInteger(
        validate=validate.Range(min=0),
        metadata=about("Layers below this number are taken from the first of `ids`, the other layers from the second."),
    )
    layers = face_ids("The id of a face for each layer of the network, the coarsest layer first.", longest=64)
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))

    @validates_schema
    def check_form(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        forms = [name for name in ("styles", "ids", "layers") if name in data]
        if not forms and "crossover" not in data:
            raise ValidationError(f"styles is missing. {_FORMS}", "styles")
        if "styles" in data and not data["styles"]:
            raise ValidationError("styles must name a face for each group of layers.", "styles")
        if len(forms) > 1:
            raise ValidationError(f"{forms[1]} cannot be combined with {forms[0]}. {_FORMS}", forms[1])
        if ("crossover" in data) != ("ids" in data):
            missing = "ids" if "crossover" in data else "crossover"
            raise ValidationError(f"{missing} is missing. {_FORMS}", missing)


def mixes_blueprint(mixes: Mixes) -> ApiBlueprint:
    """Returns the blueprint of the call that mixes faces."""
    blueprint = ApiBlueprint("mixes", __name__, description="Style mixing.")

    @blueprint.post("/faces/mixes")
    @lane(FACES)
    @blueprint.arguments(MixBody, example={"styles": {"coarse": 1, "middle": 1, "fine": 2}}, as_kwargs=True)
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The face was made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("mix")
    def make_mix(**body: Any) -> Created:
        """Makes a face with some layers of one face and some of another.

        This is style mixing (section 3.1 of Karras et al. 2019, arXiv:1812.04948).
        """
        if "styles" in body:
            return created([mixes.by_styles(body["styles"], body["insist"])])
        if "layers" in body:
            return created([mixes.by_layers(body["layers"], body["insist"])])
        return created([mixes.at_crossover(body["ids"], body["crossover"], body["insist"])])

    return blueprint
