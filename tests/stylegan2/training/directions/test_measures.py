"""Directions are for what the measures and the judge both read, by name."""

import numpy as np
import pytest

from stylegan2.measurement.readings import ReadableAttribute
from stylegan2.training.directions.measures import columns, measured_by


class Reader:
    """Reads 0, 1, 2, ... as its attributes, plus `offset`."""

    def __init__(self, name: str, offset: float = 0, **r2: float):
        self.name, self.offset = name, offset
        self.attributes = [ReadableAttribute(each, each, "units", 1.0, value) for each, value in r2.items()]

    def attributes_of(self, images):
        return np.tile(np.arange(len(self.attributes)) + self.offset, (len(images), 1))


MEASURES = Reader("measures", yaw=0.9, shape=0.9, smile=0.8, age=0.7)
JUDGE = Reader("judge", 10, age=0.6, smile=0.9, sex=0.9)
IMAGES = np.zeros((2, 8, 8, 3))


def test_both_read_the_attributes_that_they_have_in_common_in_the_order_of_the_table():
    found = measured_by(MEASURES, JUDGE)
    assert [attribute.name for attribute in found.attributes] == ["age", "smile"]
    assert found.steer(IMAGES).tolist() == [[3, 2]] * 2
    assert found.judge(IMAGES).tolist() == [[10, 11]] * 2


def test_the_worse_of_both_counts():
    assert measured_by(MEASURES, JUDGE).r2.tolist() == [0.6, 0.8]


def test_without_a_judge_the_measures_judge_themselves():
    found = measured_by(MEASURES)
    assert [attribute.name for attribute in found.attributes] == ["age", "smile", "yaw"]
    assert found.judge(IMAGES).tolist() == found.steer(IMAGES).tolist()


def test_readers_with_nothing_in_common_are_refused_by_name():
    with pytest.raises(ValueError, match="measures and other must measure at least one of: sex, age"):
        measured_by(MEASURES, Reader("other", beard=0.9))


def test_an_attribute_that_is_not_read_is_named():
    with pytest.raises(ValueError, match=r"judge must measure every direction's attribute. Missing: yaw"):
        columns(JUDGE, ["age", "yaw"])
