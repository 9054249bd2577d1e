"""The groups of people have nobody in common, and hold everybody."""

import numpy as np

from stylegan2.training.measurement.people import GROUPS, in_group


def test_each_person_is_in_exactly_one_group():
    people = np.repeat(np.arange(60), 4)
    rows = [in_group(people, group) for group in GROUPS]
    assert sorted(np.concatenate(rows).tolist()) == list(range(240))
    of_group = [set(people[each].tolist()) for each in rows]
    assert not of_group[0] & of_group[1]
    assert not (of_group[0] | of_group[1]) & of_group[2]
    assert [len(each) for each in of_group] == [27, 27, 6]
