"""What the schemas of requests have in common."""

import importlib
import pkgutil

import pytest
from marshmallow import Schema, ValidationError, fields, validate

from app import calls
from app.reading.json_fields import JsonDict, JsonList
from app.reading.schemas import LimitedSchema, at_most


class NumberSchema(LimitedSchema):
    amount = fields.Integer(validate=validate.Range(min=1))


class ListSchema(LimitedSchema):
    limited_field = "strengths"
    strengths = fields.List(fields.Integer(), validate=validate.Length(min=1))


def test_a_limited_number_goes_up_to_the_limit():
    schema = at_most(NumberSchema, 5)
    assert schema.load({"amount": 5}) == {"amount": 5}
    for amount in (0, 6):
        with pytest.raises(ValidationError, match="less than or equal to 5"):
            schema.load({"amount": amount})


def test_a_limited_list_has_up_to_the_limit_of_items():
    schema = at_most(ListSchema, 2)
    assert schema.load({"strengths": [1, 2]}) == {"strengths": [1, 2]}
    for strengths in ([], [1, 2, 3]):
        with pytest.raises(ValidationError, match="between 1 and 2"):
            schema.load({"strengths": strengths})


def test_schemas_of_one_class_keep_their_own_limits():
    few, many = at_most(NumberSchema, 5), at_most(NumberSchema, 50)
    assert (few.max_amount, many.max_amount) == (5, 50)
    assert many.load({"amount": 50}) == {"amount": 50}
    assert NumberSchema().load({"amount": 51}) == {"amount": 51}
    with pytest.raises(ValidationError):
        few.load({"amount": 6})


def bodies():
    """The schemas of all JSON bodies that calls read."""
    for module in pkgutil.walk_packages(calls.__path__, "app.calls."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if name.endswith("Body") and isinstance(found, type) and issubclass(found, Schema):
                yield found


def inner_fields(field):
    yield field
    for name in ("inner", "key_field", "value_field"):
        if getattr(field, name, None) is not None:
            yield from inner_fields(getattr(field, name))


@pytest.mark.parametrize("schema", dict.fromkeys(bodies()))
def test_no_body_has_a_list_or_an_object_whose_items_are_read_before_they_are_counted(schema):
    for field in schema._declared_fields.values():
        for inner in inner_fields(field):
            assert not isinstance(inner, fields.List) or isinstance(inner, JsonList)
            assert not isinstance(inner, fields.Dict) or isinstance(inner, JsonDict)
            if isinstance(inner, JsonList):
                limits = [each for each in inner.validators if isinstance(each, validate.Length)]
                has_limit = any(each.max or each.equal for each in limits)
                assert has_limit or issubclass(schema, LimitedSchema)
