"""`POST /faces/imports`: faces from latents, recipes and PNGs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST, LOCATION, Created, created
from app.answering.schemas import FacesSchema
from app.api import ApiBlueprint
from app.document import Form
from app.lanes import FACES, lane
from app.reading.body_limit import body_limit
from app.reading.json_fields import JsonBoolean, JsonDict, JsonInteger, JsonList, JsonNumber
from app.reading.schemas import FURTHEST, about
from app.reading.space_field import SpaceField
from app.reading.text_fields import FileField, TextBoolean, TextInteger, TextNumber
from services.errors import InvalidParameter
from services.imports.imports import Imports
from services.imports.latents import SPACES, Latent
from services.imports.npy import MAGIC, read_npy
from services.pictures.png import SIGNATURE

MAX_FILE_BYTES = 20 << 20
_LARGEST_BODY = MAX_FILE_BYTES + (1 << 16)
_LATENTS = {"z": "z", "w": "w", "w_plus": "w+"}  # the space of each field
_OF_LATENTS = ("space", "network", "truncation_psi", "class_")
_NETWORK = "The network of a latent. Default: the first of the configured networks."
_PSI = (
    "Moves a latent towards the average face: 1 leaves it where it is, 0 is the average. A latent that lies far beyond "
    "the network's own faces is refused, and `nearest` says which value is accepted."
)
_CLASS = "Class of a latent in z, which conditional networks need."
_MOST_NUMBERS = 4096  # in a row, and rows


def _psi_range() -> validate.Range:
    return validate.Range(min=-FURTHEST, max=FURTHEST)


def _row() -> JsonList:
    return JsonList(JsonNumber(), validate=validate.Length(min=1, max=_MOST_NUMBERS))


class ImportBody(Schema):
    """A latent or a recipe."""

    forms = MappingProxyType(
        {
            "ImportOfZ": Form(needs=("z",), may_have=("network", "truncation_psi", "class")),
            "ImportOfW": Form(needs=("w",), may_have=("network", "truncation_psi")),
            "ImportOfWPlus": Form(needs=("w_plus",), may_have=("network", "truncation_psi")),
            "ImportOfRecipe": Form(needs=("recipe",)),
        }
    )

    z = JsonList(
        JsonNumber(),
        validate=validate.Length(min=1, max=_MOST_NUMBERS),
        metadata=about("The random numbers of a face: z_dim numbers."),
    )
    w = JsonList(
        JsonNumber(),
        validate=validate.Length(min=1, max=_MOST_NUMBERS),
        metadata=about("One w for all layers: w_dim numbers."),
    )
    w_plus = JsonList(
        _row(),
        validate=validate.Length(min=1, max=_MOST_NUMBERS),
        metadata=about("A w for each layer: num_ws lists of w_dim numbers, as `GET /faces/{id}/latent` answers."),
    )
    recipe = JsonDict(
        metadata=about(
            "The recipe of a face, as `recipe` of a face and the PNG hold it.",
            example={"network": "faces128", "fingerprint": "...", "seed": 1, "truncation_psi": 0.7},
        )
    )
    network = fields.String(validate=validate.Length(min=1, max=1000), metadata=about(_NETWORK))
    truncation_psi = JsonNumber(validate=_psi_range(), metadata=about(f"{_PSI} Default: 1."))
    class_ = JsonInteger(data_key="class", validate=validate.Range(min=0), metadata=about(_CLASS))
    insist = JsonBoolean(load_default=False, metadata=about(INSIST))

    @validates_schema
    def check_form(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a field that is missing or cannot be combined with the others."""
        given = [name for name in (*_LATENTS, "recipe") if name in data]
        choice = "The call takes one of z, w, w_plus and recipe, or a form with a file."
        if not given:
            raise ValidationError(f"recipe is missing. {choice}", "recipe")
        if given[1:]:
            raise ValidationError(f"{given[1]} cannot be combined with {given[0]}. {choice}", given[1])
        if given == ["recipe"] and (field := _of_a_latent(data)):
            raise ValidationError(f"{field} is for latents. A recipe has its own.", field)
        if "w_plus" in data and len({len(row) for row in data["w_plus"]}) > 1:
            raise ValidationError("w_plus must have lists of one length.", "w_plus")


class ImportForm(Schema):
    """A file with a face or a latent."""

    file = FileField("The PNG of a face, or a latent as a `.npy` file, of up to 20 MB.", required=True)
    space = SpaceField(SPACES, metadata=about("The space of a `.npy` file. Default: w_plus."))
    network = fields.String(validate=validate.Length(min=1, max=1000), metadata=about(_NETWORK))
    truncation_psi = TextNumber(validate=_psi_range(), metadata=about(f"{_PSI} Default: 1."))
    class_ = TextInteger(data_key="class", validate=validate.Range(min=0), metadata=about(_CLASS))
    insist = TextBoolean(load_default=False, metadata=about(INSIST))


def imports_blueprint(imports: Imports) -> ApiBlueprint:
    """Returns the blueprint of the call that makes faces from elsewhere."""
    blueprint = ApiBlueprint("imports", __name__, description="Faces from latents, recipes and PNGs.")

    @blueprint.post("/faces/imports")
    @lane(FACES)
    @body_limit(_LARGEST_BODY)
    @blueprint.arguments_or_form(
        ImportBody, ImportForm, example={"recipe": {"network": "faces128", "fingerprint": "...", "seed": 1}}
    )
    @blueprint.response(201, FacesSchema, headers=LOCATION, description="The face was made and saved.")
    @blueprint.problems(400, 404, 409, 413, 415, 422, 503, 507)
    @blueprint.durable("import")
    def make_import(**body: Any) -> Created:
        """Makes a face from a latent, from a recipe, or from the PNG of a face.

        The recipe of a random face gives the face of its seed: the stored one, if it is stored. Other faces keep their
        recipe. The ids that it names are those of the service in which the face was first made.

        A latent gets a recipe that says `import`. If the pixels that are made here are others than those of the PNG,
        `warnings` says so (`other-pixels`).
        """
        made = _of_file(imports, body) if "file" in body else _of_values(imports, body)
        return created(made, made.warnings)

    return blueprint


def _of_values(imports: Imports, body: Mapping[str, Any]) -> Any:
    if "recipe" in body:
        return imports.of_recipe(body["recipe"], insist=body["insist"])
    [field] = [name for name in _LATENTS if name in body]
    values = np.array(body[field], np.float64)
    latent = Latent(values=values, space=_LATENTS[field], field=field, **_options(body))
    return imports.of_latent(latent, body.get("network"), insist=body["insist"])


def _of_file(imports: Imports, body: Mapping[str, Any]) -> Any:
    data: bytes = body["file"]
    if len(data) > MAX_FILE_BYTES:
        raise InvalidParameter("file", f"file must be at most {MAX_FILE_BYTES >> 20} MB. Received: {len(data)} bytes.")
    if data.startswith(SIGNATURE):
        if field := _of_a_latent(body):
            raise InvalidParameter(field, f"{field} is for latents. The PNG of a face has its own.")
        return imports.of_png(data, "file", insist=body["insist"])
    if not data.startswith(MAGIC):
        raise InvalidParameter("file", "file must be the PNG of a face, or a .npy file.")
    values = read_npy(data, "file")
    latent = Latent(values=values, space=body.get("space", "w+"), field="file", **_options(body))
    return imports.of_latent(latent, body.get("network"), insist=body["insist"])


def _options(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: body[name] for name in ("truncation_psi", "class_") if name in body}


def _of_a_latent(body: Mapping[str, Any]) -> str | None:
    """Returns the first field that only latents have, if the body has one."""
    return next((name.rstrip("_") for name in _OF_LATENTS if name in body), None)
