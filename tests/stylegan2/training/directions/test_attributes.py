"""The table of attributes computes what its descriptions say."""

import numpy as np

from stylegan2.training.directions.attributes import ATTRIBUTES


def test_the_table_computes_what_it_says():
    columns = {
        "hair": np.array(["long01_bob", "bald"]),
        **{f"skin_{c}": np.array([255.0, 0.0]) for c in "rgb"},
    }
    by_name = {attribute.name: attribute for attribute in ATTRIBUTES}
    assert by_name["long_hair"].compute(columns).tolist() == [1, 0]
    np.testing.assert_allclose(by_name["skin_lightness"].compute(columns), [100, 0], atol=1e-3)
    assert {name for name, attribute in by_name.items() if attribute.mirrored == -1} == {"yaw", "light_az"}
    assert len(by_name) == len(ATTRIBUTES)


def test_attributes_that_may_move_together_are_in_the_table():
    names = {attribute.name for attribute in ATTRIBUTES}
    assert all(set(attribute.together) <= names for attribute in ATTRIBUTES)
    assert {attribute.name for attribute in ATTRIBUTES if "skin_lightness" in attribute.together} >= {"african"}
