"""Names and groups of `hold` stand for quantities and for parts of the picture."""

import numpy as np
import pytest

from services.edits.held import Holder
from services.edits.natures import GROUPS, NATURES, fits, joined, nature_of
from services.edits.outputs import seen
from services.edits.soft_quantities import OUTLINE_TOP
from services.measurements.population import Population
from services.measurements.quantities import COMMON
from stylegan2.measurement.readings import REGIONS, ReadableAttribute
from tests.brightness_reader import BrightnessReader

READER = BrightnessReader()
SEEN = seen(READER, np.random.default_rng(0).uniform(-1, 1, (1, 64, 64, 3)).astype(np.float32))
NAMES = (*READER.names, *COMMON)
POPULATION = Population(NAMES, *(np.full(len(NAMES), value) for value in (0.0, 2.0, -5.0, 5.0)))
HOLDER = Holder(READER, POPULATION)


def held(hold, *targets, tolerances=None):
    return HOLDER.held(hold, targets, joined(targets), tolerances or {}, SEEN)


def test_all_is_everything_that_is_read_well_and_does_not_belong_to_the_change():
    found = held(["all"], "smile")
    assert set(found.tolerances) == set(HOLDER.known(SEEN)) - {"smile"} | {OUTLINE_TOP}
    assert "weight" not in found.tolerances
    assert found.let_go == ()


def test_groups_are_their_members_and_names_themselves():
    assert set(held(["pose"], "smile").tolerances) == {"yaw", "head_top"}
    assert set(held(["pose", "age"], "smile").tolerances) == {"yaw", "head_top", "age"}
    assert set(held(["background"], "smile").tolerances) == {
        "background_lightness", "background_L", "background_chroma",
    }  # fmt: skip
    assert held([], "smile").tolerances == {}


def test_what_belongs_to_the_change_is_let_go_unless_it_is_named():
    found = held(["light", "background"], "skin_lightness")
    assert set(found.let_go) == {"skin_L", "skin_a", "skin_b"}
    named = held(["light", "skin_L"], "skin_lightness")
    assert "skin_L" in named.tolerances
    assert "skin_L" not in named.let_go


def test_a_tenth_of_a_deviation_is_the_tolerance_and_more_where_reading_is_unsure():
    class Unsure(BrightnessReader):
        def __init__(self):
            super().__init__()
            self.attributes = [ReadableAttribute(each.name, "", "", 0.1, 0.7) for each in self.attributes]

    assert held(["age"], "smile").tolerances["age"] == pytest.approx(0.2)
    unsure = Holder(Unsure(), POPULATION).held(["age"], ["smile"], nature_of("smile"), {}, SEEN)
    assert unsure.tolerances["age"] == pytest.approx(0.3)
    assert held(["age"], "smile", tolerances={"age": 7}).tolerances["age"] == 7


def lips(cells):
    return cells[11:13, 7:9]


def test_a_smile_may_change_the_mouth_and_nothing_above_the_eyes():
    cells = held(["all"], "smile").cells
    assert lips(cells).max() < 0.1
    assert cells[:6].min() > 0.9
    assert cells[:, 0].min() > 0.9


def test_only_the_background_stays_where_only_the_background_is_held():
    cells = held(["background"], "smile").cells
    assert cells[0, 0] > 0.9
    assert cells[4, 8] < 0.1  # hair
    assert not held(["pose"], "smile").cells.any()


def test_a_turned_head_may_change_what_is_around_it():
    assert held(["all"], "yaw").cells[8, 2] < held(["all"], "age").cells[8, 2]


def test_without_a_segmentation_no_cells_are_held():
    blind = seen(READER, np.zeros((1, 64, 64, 3), np.float32))
    without = blind.readings.__class__(
        blind.readings.attributes, np.zeros((1, 64, 64, 0)), blind.readings.landmarks, blind.readings.visible
    )
    found = HOLDER.held(
        ["all"], ["smile"], nature_of("smile"), {}, blind.__class__(blind.names, blind.outputs, without)
    )
    assert found.cells.size == 0


def test_every_nature_names_regions_that_exist_and_the_last_one_fits_anything():
    for nature in NATURES:
        for region in nature.regions:
            assert region.removeprefix("upper_").removeprefix("lower_") in REGIONS
    assert nature_of("never heard of").names == ("*",)


def test_several_targets_may_change_what_each_of_them_may():
    both = joined(["smile", "age"])
    assert set(both.regions) == set(nature_of("smile").regions) | set(nature_of("age").regions)
    assert joined(["yaw"]).in_w
    assert not joined(["yaw", "smile"]).in_w


def test_every_group_but_all_leaves_something_out():
    for group, patterns in GROUPS.items():
        assert fits("smile", patterns) == (group in ("all", "expression"))
