"""Ranges that faces must be in."""

import pytest

from services.errors import InvalidParameter
from services.measurements.measurement import Measurement
from services.samples.conditions import Conditions, check_names


def face(**attributes):
    return Measurement(attributes=attributes, geometry={"head_top": 0.1})


@pytest.mark.parametrize(
    ("values", "fits"),
    [
        ({"age": 25, "sex": 0.1}, True),
        ({"age": 20, "sex": 0.2}, True),  # the ends belong to the range
        ({"age": 19.9, "sex": 0.1}, False),
        ({"age": 25, "sex": 0.3}, False),
        ({"age": 25}, False),  # not measured
    ],
)
def test_a_face_fits_if_all_its_values_are_in_their_ranges(values, fits):
    assert Conditions({"age": (20, 30), "sex": (0, 0.2)}).fit(face(**values)) == fits


def test_what_was_not_measured_is_in_no_range_however_wide():
    assert not Conditions({"age": (-1e300, 1e300)}).fit(face())


def test_geometry_and_photometry_have_ranges_too():
    assert Conditions({"head_top": (0, 0.2)}).fit(face())
    assert not Conditions({"head_top": (0.2, 0.3)}).fit(face())


def test_without_ranges_every_face_fits():
    assert Conditions({}).fit(face())


def test_each_condition_counts_what_it_alone_rejects():
    conditions = Conditions({"age": (20, 30), "sex": (0, 0.2)})
    for age, sex in ((25, 0.1), (35, 0.1), (35, 0.9), (35, 0.9)):
        conditions.fit(face(age=age, sex=sex))
    assert conditions.tries == 4
    assert conditions.shares() == {"age": 0.75, "sex": 0.5}


def test_an_unknown_name_gets_the_known_ones():
    with pytest.raises(InvalidParameter, match=r"age, sex\. Received: 'agge'\. Did you mean age\?") as refusal:
        check_names("where", ["sex", "agge"], ["age", "sex"], "faces64")
    assert refusal.value.field == "where"
    with pytest.raises(InvalidParameter, match="nothing"):
        check_names("where", ["age"], [], "faces64")
