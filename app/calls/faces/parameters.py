"""Which query parameters `/faces` takes, and which go together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.reading.schemas import FURTHEST, LimitedSchema, about
from app.reading.text_fields import TextInteger, TextNumber
from services.derived.transitions.walk import SPACES
from services.recipes.recipe import MAX_SEED


def _id(text: str, **more: Any) -> TextInteger:
    return TextInteger(validate=validate.Range(min=1), metadata=about(text, **more))


def _factor(text: str) -> TextNumber:
    return TextNumber(validate=validate.Range(min=-FURTHEST, max=FURTHEST), metadata=about(text))


class ListParameters(Schema):
    """`GET /faces`."""

    limit = TextInteger(
        validate=validate.Range(min=1, max=1_000_000), metadata=about("At most so many ids; all of them if left out.")
    )
    after = TextInteger(
        load_default=0,
        validate=validate.Range(min=0),
        metadata=about("Only ids above this one."),
    )


class MakeParameters(LimitedSchema):
    """`POST /faces`, whose three forms exclude each other."""

    id = _id("Make this stored face again. Goes with nothing else.")
    amount = TextInteger(validate=validate.Range(min=1), metadata=about("How many faces to make.", example=4))
    id1 = _id("Transition: the face that it starts from.")
    id2 = _id("Transition: the face that it goes to; a new random face if left out.")
    speed = _factor("Transition: how far it goes. 1 (the default) ends on the destination, 2 as far again beyond it.")
    space = fields.String(
        validate=validate.OneOf(SPACES),
        metadata=about("Transition: the space of the straight line, w (the default), or z for two random faces."),
    )
    seed = TextInteger(
        validate=validate.Range(min=0, max=MAX_SEED),
        metadata=about("The first of `amount` consecutive seeds (of the new destination, in a transition)."),
    )
    truncation_psi = _factor("How far from the average new random faces are: 0 is the average, 1 no truncation.")
    class_ = TextInteger(
        data_key="class", validate=validate.Range(min=0), metadata=about("The class, on a conditional network.")
    )

    network = fields.String(
        validate=validate.Length(min=1, max=1000),
        metadata=about("Which of the configured networks makes new random faces; the first one if left out."),
    )

    @validates_schema
    def check_combination(self, data: Mapping[str, Any], **_: Any) -> None:
        """Raises ValidationError, naming the parameter that does not go with the others."""
        if "id" in data:
            for name in data:
                if name != "id":
                    _refuse(name, "does not go with id, which makes a stored face again as it is.")
            return
        if "amount" not in data:
            _refuse("amount", "is missing: POST /faces takes either id or amount.")
        if "id1" not in data:
            for name in ("id2", "speed", "space"):
                if name in data:
                    _refuse(name, "belongs to a transition, which needs id1 as well.")
        elif "network" in data:
            _refuse("network", "is for new random faces: a transition stays on the network of id1.")
        if "id2" in data:
            for name in ("seed", "truncation_psi", "class_"):
                if name in data:
                    _refuse(name.rstrip("_"), "is for a new random face, and id1 and id2 are both stored ones.")


def _refuse(name: str, why: str) -> NoReturn:
    raise ValidationError(f"{name} {why}", field_name=name)
