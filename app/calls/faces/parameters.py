"""The parameters of `/faces`, and which of them can be combined."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NoReturn

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.answering.answers import INSIST
from app.reading.face_fields import FaceFields
from app.reading.ids import IdRanges, TextId
from app.reading.ranges_field import RangesField
from app.reading.schemas import FURTHEST, LimitedSchema, about
from app.reading.text_fields import TextBoolean, TextInteger, TextNumber
from services.derived.transitions.walk import SPACES
from services.recipes.recipe import MAX_SEED

MOST_FACES = 500  # in one list
_ONE_LINE = validate.Regexp(r"^[^\x00-\x1f\x7f]*\Z", error="Must be one line without control characters.")


def _id(text: str, **more: Any) -> TextId:
    return TextId(validate=validate.Range(min=1), metadata=about(text, **more))


def _factor(text: str) -> TextNumber:
    return TextNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST), metadata=about(text))


class ListParameters(Schema):
    """`GET /faces`, which lists ids, or whole faces with `include=faces`."""

    include = fields.String(
        validate=validate.OneOf(["faces"]),
        metadata=about("faces: lists whole faces, and takes the parameters below. Default: lists ids."),
    )
    limit = TextInteger(
        validate=validate.Range(min=1, max=1_000_000),
        metadata=about(f"How many ids to list at most. Default: all. Of whole faces: up to {MOST_FACES}, default 100."),
    )
    after = fields.String(
        validate=validate.Length(min=1, max=300),
        metadata=about("Of ids: lists only ids above this one. Of whole faces: `next` of the page before."),
    )
    sort = fields.String(
        validate=validate.Regexp(r"^-?[A-Za-z_][A-Za-z0-9_]{0,99}\Z"),
        metadata=about(
            "id, created, distance (in w, from the face `to`), or a measured quantity such as smile; with a minus "
            "sign, the largest come first. Faces that were not measured come last; `GET /attributes` measures them. "
            "Default: id.",
            example="-created",
        ),
    )
    to = _id("With sort=distance: the id of the face from which distances are measured.")
    kind = fields.String(
        validate=validate.Length(min=1, max=50),
        metadata=about("Only faces that came about like this: random, transition, mix, edit, ...", example="random"),
    )
    network = fields.String(validate=validate.Length(min=1, max=1000), metadata=about("Only faces of this network."))
    tag = fields.String(
        validate=[validate.Length(min=1, max=60), _ONE_LINE],
        metadata=about("Only faces with this tag, ignoring case."),
    )
    text = fields.String(
        validate=[validate.Length(min=1, max=200), _ONE_LINE],
        metadata=about("Only faces with this text in their name or note, ignoring case."),
    )
    where = RangesField(
        metadata=about(
            "Only faces whose measured quantities are in ranges, separated by commas; an end may be left out. Faces "
            "that were not measured do not fit, see `unmeasured`.",
        )
    )
    ids = IdRanges("Only these faces.")
    source = _id("Only faces that were made from this one: its mixes, edits, transitions and so on.")
    fields_ = FaceFields(data_key="fields")

    @validates_schema
    def check_form(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a parameter that this list does not have."""
        if "include" in data:
            if data.get("limit", 1) > MOST_FACES:
                _refuse("limit", f"must be at most {MOST_FACES} with include=faces. Received: {data['limit']}.")
            by_distance = data.get("sort", "").removeprefix("-") == "distance"
            if by_distance != ("to" in data):
                _refuse("to", "is missing. sort=distance needs it." if by_distance else "needs sort=distance.")
            return
        for name in data:
            if name not in ("limit", "after"):
                _refuse(name.rstrip("_"), "needs include=faces.")
        if not re.fullmatch("[0-9]{1,16}", data.get("after", "0")):
            _refuse("after", f"must be an id in a list of ids. Received: {data['after']!r}.")


class MakeParameters(LimitedSchema):
    """`POST /faces`, which makes a stored face again, random faces, or a transition."""

    may_be_in_body = True

    id = _id("Id of a stored face to make again. Cannot be combined with other parameters.")
    amount = TextInteger(validate=validate.Range(min=1), metadata=about("Number of faces to make.", example=4))
    id1 = _id("Transition: id of the face that it starts from.")
    id2 = _id("Transition: id of the destination. Default: a new random face, which is stored too.")
    speed = _factor(
        "Transition: how far it goes. 1 ends on the destination, 0.5 half way, 2 as far again beyond it. Default: 1."
    )
    space = fields.String(
        validate=validate.OneOf(SPACES),
        metadata=about(
            "Transition: latent space of the straight line: w, or z, which only random faces have. Default: w."
        ),
    )
    seed = TextInteger(
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about(
            "The first of `amount` consecutive seeds. A seed always gives the same face. In a transition: the seed of "
            "the new destination. Default: new random seeds."
        ),
    )
    truncation_psi = _factor(
        "How far random faces are from the network's average face: 0 is the average, 1 is no truncation. Default: the "
        "service's setting (FACESPACE_TRUNCATION_PSI)."
    )
    class_ = TextInteger(
        data_key="class",
        validate=validate.Range(min=0),
        metadata=about("Class of the faces, for conditional networks only. Default: drawn by the seed."),
    )

    fields_ = FaceFields(data_key="fields")
    insist = TextBoolean(metadata=about(INSIST + " Default: false."))
    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Name of the network that makes random faces. Default: the first of the configured networks."),
    )

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError for a parameter that is missing or cannot be combined with the others."""
        if "id" in data:
            for name in data:
                if name not in ("id", "fields_"):
                    _refuse(name, "cannot be combined with id, which makes a stored face again unchanged.")
            return
        if "amount" not in data:
            _refuse("amount", "is missing. POST /faces takes either id or amount.")
        if "id1" not in data:
            for name in ("id2", "speed", "space"):
                if name in data:
                    _refuse(name, "is for transitions only, which also need id1.")
        elif "network" in data:
            _refuse("network", "is for random faces only. A transition uses the network of id1.")
        if "id2" in data:
            for name in ("seed", "truncation_psi", "class_"):
                if name in data:
                    _refuse(name.rstrip("_"), "is for new random faces only, and id1 and id2 are stored faces.")


class MakeBody(MakeParameters):
    """The same parameters in a body, instead of the query."""


def _refuse(name: str, why: str) -> NoReturn:
    raise ValidationError(f"{name} {why}", field_name=name)
