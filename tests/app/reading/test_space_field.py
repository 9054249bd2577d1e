"""Names of latent spaces in requests."""

import pytest
from marshmallow import Schema, ValidationError

from app.reading.space_field import SpaceField


class Body(Schema):
    space = SpaceField(("w+", "w", "z"), load_default="w+", metadata={"description": "Where."})


@pytest.mark.parametrize(("written", "meant"), [("w_plus", "w+"), ("w+", "w+"), ("w", "w"), ("z", "z")])
def test_both_spellings_mean_the_same(written, meant):
    assert Body().load({"space": written}) == {"space": meant}


def test_the_default_is_what_the_services_know():
    assert Body().load({}) == {"space": "w+"}


@pytest.mark.parametrize("wrong", ["W+", "wplus", "w_plus ", "", "x", None, 1, ["w"]])
def test_other_names_are_refused(wrong):
    with pytest.raises(ValidationError) as refusal:
        Body().load({"space": wrong})
    assert list(refusal.value.messages) == ["space"]


def test_the_document_names_one_spelling():
    assert Body().fields["space"].metadata == {
        "description": "Where.",
        "enum": ["w_plus", "w", "z"],
        "default": "w_plus",
    }
