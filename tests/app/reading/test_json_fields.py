"""Fields of JSON bodies: values are not converted."""

import math

import pytest
from marshmallow import ValidationError, validate

from app.reading.json_fields import (
    JsonBoolean,
    JsonDict,
    JsonInteger,
    JsonList,
    JsonNumber,
    LayersField,
    face_id,
    face_ids,
)


def test_integers_are_json_integers():
    assert JsonInteger().deserialize(-4) == -4
    for value in ("4", 4.0, True, None, [4]):
        with pytest.raises(ValidationError):
            JsonInteger().deserialize(value)


def test_numbers_are_finite_json_numbers():
    assert JsonNumber().deserialize(4) == 4.0
    assert JsonNumber().deserialize(-0.5) == -0.5
    for value in ("4", True, None, math.nan, math.inf, -math.inf, 10**400):
        with pytest.raises(ValidationError):
            JsonNumber().deserialize(value)


def test_booleans_are_json_booleans():
    assert JsonBoolean().deserialize(False) is False
    for value in (0, 1, "true", None):
        with pytest.raises(ValidationError):
            JsonBoolean().deserialize(value)


@pytest.mark.parametrize("value", ["coarse", "fine", [0, 3], []])
def test_layers_are_a_name_or_numbers(value):
    assert LayersField("Layers.").deserialize(value) == value


@pytest.mark.parametrize("value", [1, ["coarse"], [1.0], [True], {"layers": 1}])
def test_other_layers_are_refused(value):
    with pytest.raises(ValidationError, match="coarse, middle, fine, or a list"):
        LayersField("Layers.").deserialize(value)


def test_ids_are_positive():
    assert face_id("A face.").deserialize(1) == 1
    with pytest.raises(ValidationError):
        face_id("A face.").deserialize(0)
    with pytest.raises(ValidationError):
        face_ids("Faces.").deserialize([1, 0])


def test_a_list_of_ids_has_a_shortest_and_a_longest_length():
    field = face_ids("Faces.", shortest=2, longest=3)
    assert field.deserialize([3, 1, 3]) == [3, 1, 3]
    for value in ([1], [1, 2, 3, 4]):
        with pytest.raises(ValidationError):
            field.deserialize(value)


def test_a_number_too_large_for_a_float_is_refused(client, problem):
    client.post("/faces?amount=1")
    for number in ("1e999", "1" + "0" * 400):
        text = '{"ids": [1], "weights": [' + number + "]}"
        problem(client.post("/faces/averages", data=text, content_type="application/json"), 400, "weights")


class Counting(JsonInteger):
    """Counts how many values it has read."""

    read = 0

    def _deserialize(self, *arguments, **more):
        Counting.read += 1
        return super()._deserialize(*arguments, **more)


def test_the_length_of_a_list_and_of_an_object_is_checked_before_their_items():
    a_list = JsonList(Counting(), validate=validate.Length(max=3))
    an_object = JsonDict(values=Counting(), validate=validate.Length(max=3))
    for field, value in ((a_list, ["x"] * 4), (an_object, dict.fromkeys("abcd", "x"))):
        with pytest.raises(ValidationError, match="Longer than maximum length 3"):
            field.deserialize(value)
    assert Counting.read == 0
    assert a_list.deserialize([1, 2]) == [1, 2]
    assert an_object.deserialize({"a": 1}) == {"a": 1}


def test_more_layer_numbers_than_any_network_has_are_refused():
    with pytest.raises(ValidationError, match=r"at most 1000 layer numbers\. Received: 1001"):
        LayersField("Layers.").deserialize([0] * 1001)
