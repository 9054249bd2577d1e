"""The JSON bodies of stimulus sets: the request for a set, and the recipe.json of a set."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.calls.stimulus_sets.form_body import StandardBody
from app.document import Form
from app.reading.json_fields import JsonBoolean, JsonDict, JsonInteger, JsonList, JsonNumber, face_id, face_ids
from app.reading.schemas import about
from services.recipes.recipe import MAX_SEED
from services.stimuli import names
from services.stimuli.check.factors import LEVEL, LEVEL_WORDS, NAME, NAME_WORDS
from services.stimuli.encoding import FORMATS
from services.stimuli.recipe_json import MAX_IMAGES

MAX_CONFOUNDS = 10_000  # the pairs of 12 cells (66; of more cells only the largest is named) times 150 quantities
_NAME_ERROR = f"The name of a factor must be {NAME_WORDS}. Received: {{input!r}}."
_LEVEL_ERROR = f"A level must be {LEVEL_WORDS}. Received: {{input!r}}."
_NAMES_ERROR = f"Must consist of {names.PATTERN_WORDS}.".replace("{", "{{").replace("}", "}}")  # marshmallow formats it


def prefix_field(text: str) -> fields.String:
    """Returns a field for the folders before the paths in a manifest: relative, with slashes, and not upwards."""
    return fields.String(
        load_default="",
        validate=[
            validate.Length(max=200),
            validate.Regexp(rf"^{names.PREFIX}\Z", error=f"Must be {names.PREFIX_WORDS}."),
        ],
        metadata=about(text, example="stimuli/"),
    )


def expected_field(text: str) -> JsonList:
    """Returns a field for names of measured quantities."""
    return JsonList(
        fields.String(validate=validate.Length(min=1, max=100)),
        load_default=[],
        validate=validate.Length(max=200),
        metadata=about(text, example=["mouth_open"]),
    )


class QueryBody(Schema):
    """Selects stored faces by their properties. Properties that are left out are not checked."""

    after = JsonInteger(validate=validate.Range(min=0), metadata=about("Selects only ids above this one."))
    limit = JsonInteger(
        validate=validate.Range(min=1, max=MAX_IMAGES),
        metadata=about("Largest number of faces. Those with the lowest ids are taken."),
    )
    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name or fingerprint of the network that made the faces."),
    )
    by = fields.String(
        validate=validate.Length(min=1, max=40),
        metadata=about(
            "How the faces were made: random, or the word in their recipe, such as transition or edit.", example="edit"
        ),
    )
    seed_from = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED), metadata=about("Lowest seed. Selects random faces only.")
    )
    seed_to = JsonInteger(
        validate=validate.Range(min=0, max=MAX_SEED), metadata=about("Highest seed. Selects random faces only.")
    )
    where = JsonDict(
        keys=fields.String(validate=validate.Length(min=1, max=100)),
        values=JsonList(JsonNumber(), validate=validate.Length(equal=2)),
        validate=validate.Length(min=1, max=50),
        metadata=about(
            "Lowest and highest value of measured quantities, by name. A face in which one of them cannot be measured "
            "is not selected. `GET /faces/{id}/attributes` shows what is measured.",
            example={"age": [20, 30], "yaw": [-5, 5]},
        ),
    )

    @validates_schema
    def check_ranges(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a range that ends before it starts."""
        for name, (low, high) in data.get("where", {}).items():
            if low > high:
                raise ValidationError({"where": {name: [f"Must be [lowest, highest]. Received: [{low:g}, {high:g}]."]}})


class StimulusSetBody(Schema):
    """The faces of the set, and the form of the pictures."""

    forms = MappingProxyType({"SetOfIds": Form(needs=("ids",)), "SetOfQuery": Form(needs=("query",))})

    ids = face_ids("Ids of the faces, in the order that they have in the set.", longest=MAX_IMAGES)
    query = fields.Nested(QueryBody, metadata=about("Selects stored faces by their properties, instead of `ids`."))
    standardise = fields.Nested(
        StandardBody, metadata=about("How the pictures are made alike. Default: they stay as they are.")
    )
    format_ = fields.String(
        data_key="format",
        load_default="png",
        validate=validate.OneOf(FORMATS),
        metadata=about("Format of the pictures. png and webp are lossless, jpeg is not."),
    )
    names = fields.String(
        load_default=names.DEFAULT,
        validate=[
            validate.Length(min=1, max=200),
            validate.Regexp(rf"^{names.PATTERN}\Z", error=_NAMES_ERROR),
        ],
        metadata=about(
            "File names without the extension: letters, digits, - and _, and {id}, {number} (from 1), {seed}, or the "
            "level of a factor, such as {factor_age}. In levels, p stands for the decimal point."
        ),
    )
    prefix = prefix_field(
        "Put before the path of each picture in manifest.csv: the folder where the ZIP is unpacked, as seen from the "
        "experiment, with a slash at the end."
    )
    reference = face_id("Id of a face. The manifest then contains the distance of each face from it.")
    factors = JsonDict(
        keys=fields.String(validate=validate.Regexp(rf"^{NAME}\Z", error=_NAME_ERROR)),
        values=JsonDict(
            keys=fields.String(validate=validate.Regexp(rf"^{LEVEL}\Z", error=_LEVEL_ERROR)),
            values=face_ids("Ids of the faces with this level.", longest=MAX_IMAGES),
            validate=validate.Length(min=1, max=100, error="Must have 1 to 100 levels."),
        ),
        validate=validate.Length(min=1, max=8, error="Must have 1 to 8 factors."),
        metadata=about(
            "The design: for each factor its levels, and for each level the ids of its faces. Each face of the set has "
            "one level of each factor. Default: the strengths or targets of edits, as the recipes of the faces tell.",
            example={"group": {"young": [1], "old": [2]}},
        ),
    )
    expected = expected_field(
        "Measured quantities that may differ between the cells of the design, because they belong to its factors. "
        "What has the name of a factor need not be named."
    )
    balance = JsonBoolean(
        load_default=False,
        metadata=about(
            "true: of the selected faces, `per_cell` are picked in each cell of the design, so that the cells differ "
            "little in every measured quantity that is no factor. Identities that have one face in each cell are "
            "picked or left as a whole."
        ),
    )
    per_cell = JsonInteger(
        validate=validate.Range(min=2, max=1000),
        metadata=about("Number of faces that `balance` picks in each cell of the design.", example=8),
    )

    @validates_schema
    def check_balance(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError unless balance and per_cell come together."""
        if data["balance"] and "per_cell" not in data:
            raise ValidationError("per_cell is missing: balance needs to know how many faces to pick.", "per_cell")
        if "per_cell" in data and not data["balance"]:
            raise ValidationError("per_cell needs balance: without it no faces are picked.", "per_cell")

    @validates_schema
    def check_faces(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError unless exactly one of ids and query is given."""
        if "ids" in data and "query" in data:
            raise ValidationError("query cannot be combined with ids. Give one of the two.", "query")
        if "ids" not in data and "query" not in data:
            raise ValidationError("ids is missing. The call takes either ids or query.", "ids")


class ReferenceBody(Schema):
    """The face that distances are measured from."""

    id = face_id("Id of the face where the set was made.", required=True)
    recipe = JsonDict(required=True, metadata=about("Recipe of the face."))


class ImageBody(Schema):
    """A picture of the set, and the face that it shows."""

    file = fields.String(required=True, metadata=about("Name of the picture in the ZIP.", example="images/face-1.png"))
    id = face_id("Id of the face where the set was made.", required=True)
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the picture's pixels."))
    face_sha256 = fields.String(
        required=True, metadata=about("SHA-256 of the face's pixels, before they were standardised.")
    )
    recipe = JsonDict(required=True, metadata=about("Recipe of the face."))
    luminance = JsonDict(metadata=about("Luminance that was measured. Ignored."))
    clipped = JsonNumber(metadata=about("Share of pixels that were clipped. Ignored."))
    levels = JsonDict(metadata=about("Levels of the picture, by factor. Default: those that the recipe tells."))
    measured = JsonDict(metadata=about("Quantities that were measured in the picture. Ignored."))


class RecordBody(Schema):
    """The recipe.json of a set."""

    format_ = fields.String(data_key="format", required=True, metadata=about("Identifies the kind of file."))
    version = JsonInteger(required=True, metadata=about("Version of the file format."))
    image_format = fields.String(
        required=True, validate=validate.OneOf(FORMATS), metadata=about("Format of the pictures.")
    )
    standardise = fields.Nested(StandardBody, required=True, metadata=about("How the pictures are made alike."))
    reference = fields.Nested(
        ReferenceBody, allow_none=True, metadata=about("The face that distances in the manifest are measured from.")
    )
    prefix = prefix_field("Put before the paths in the manifest.")
    expected = expected_field("Quantities that may differ between the cells of the design.")
    balance = JsonDict(allow_none=True, metadata=about("How the faces were picked. Only passed on."))
    check_ = JsonDict(data_key="check", metadata=about("The check of the set when it was made. Ignored."))
    confounds = JsonList(
        JsonDict(),
        validate=validate.Length(max=MAX_CONFOUNDS),
        metadata=about("The confounds of the set when it was made. Ignored."),
    )
    licences = JsonDict(metadata=about("Licences of the networks when the set was made. Ignored."))
    software = JsonDict(metadata=about("Software versions when the set was made. Ignored."))
    images = JsonList(
        fields.Nested(ImageBody),
        required=True,
        validate=validate.Length(min=1, max=MAX_IMAGES),
        metadata=about("The pictures of the set, in order."),
    )
