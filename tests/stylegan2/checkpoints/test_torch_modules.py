"""A torch module's parts are found by their paths, and a damaged module has none."""

import pytest

from stylegan2.checkpoints.records import Record
from stylegan2.checkpoints.torch_modules import array_at, attributes_of, child_at


def module(parameters=None, buffers=None, children=None, **attributes):
    parts = {"_parameters": parameters or {}, "_buffers": buffers or {}, "_modules": children or {}}
    return Record("Module", state=parts | attributes)


LAYER = module({"weight": 1}, {"resample_filter": 2}, gain=3)
NETWORK = module(children={"b4": module(children={"conv": LAYER})})


def test_a_module_is_found_by_its_path():
    assert child_at(NETWORK, "b4.conv") is LAYER
    assert attributes_of(child_at(NETWORK, "b4.conv"))["gain"] == 3


@pytest.mark.parametrize("path", ["b8", "b4.conv0", "b4.conv.weight", ""])
def test_a_path_that_does_not_exist_leads_to_none(path):
    assert child_at(NETWORK, path) is None
    assert array_at(NETWORK, f"{path}.weight") is None


def test_weights_are_found_among_parameters_and_buffers():
    assert array_at(NETWORK, "b4.conv.weight") == 1
    assert array_at(NETWORK, "b4.conv.resample_filter") == 2


def test_the_weights_of_a_frozen_layer_are_found_among_its_buffers():
    assert array_at(module(children={"fc": module(buffers={"weight": 5})}), "fc.weight") == 5


@pytest.mark.parametrize("state", [None, 3, {"_modules": 3}, {"_modules": {"b4": 3}}], ids=str)
def test_a_damaged_module_has_no_parts(state):
    assert child_at(Record("Module", state=state), "b4") is None
    assert array_at(Record("Module", state=state), "b4.weight") is None


def test_a_module_that_contains_itself_is_followed_only_as_far_as_the_path():
    circle = module({"weight": 7})
    circle.state["_modules"]["self"] = circle
    assert array_at(circle, "self.self.self.weight") == 7
