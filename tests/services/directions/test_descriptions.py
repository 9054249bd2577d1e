"""Descriptions state what the files say, and estimate the rest."""

from pathlib import Path

import numpy as np
import pytest

from services.directions.descriptions import estimated_effects, of_axes, of_file
from services.directions.files import DirectionFile
from stylegan2.directions import Directions
from stylegan2.directions.axes import Axes

VECTORS = np.random.default_rng(0).standard_normal((3, 4, 6)).astype(np.float32)
VECTORS[1, 2:] = 0  # age is in the first layers only
ATTRIBUTES = Directions(
    names=("smile", "age", "yaw"),
    directions=VECTORS,
    descriptions=("a wider smile", "older", "turned"),
    units=("strength", "years", "degrees"),
    effects=np.array([[1, 0.3, -0.5], [0.04, 1, 0], [0, 0, 1]], np.float32),
    attribute_std=np.array([0.1, 12, 14], np.float32),
    licence="CC0 1.0",
)
UNMEASURED = Directions(names=("beard",), directions=VECTORS[:1] + 1)  # its file states no effects


def test_a_description_has_all_that_the_file_says():
    smile, age, _ = of_file(DirectionFile(Path("a"), "attribute", "", ATTRIBUTES))
    assert (age.description, age.unit, age.amount, age.licence) == ("older", "years", 12, "CC0 1.0")
    assert age.strength_1 == "one standard deviation of age over the network's own faces at truncation psi 1"
    assert (age.layers, smile.layers) == ((0, 1), (0, 1, 2, 3))
    assert age.kind == "attribute"


def test_effects_on_other_attributes_are_sorted_and_negligible_ones_left_out():
    smile, age, _ = of_file(DirectionFile(Path("a"), "attribute", "", ATTRIBUTES))
    assert list(smile.effects.items()) == [("yaw", -0.5), ("age", pytest.approx(0.3))]
    assert age.effects == {}


def test_what_a_file_does_not_state_is_empty_or_none():
    [beard] = of_file(DirectionFile(Path("b"), "file", "", UNMEASURED))
    assert (beard.description, beard.unit, beard.amount, beard.effects) == ("", "", None, {})
    assert beard.strength_1 == "the step in the file, which does not state a unit"


def test_computed_directions_are_numbered_and_state_their_shares():
    axes = Axes(np.eye(6, dtype=np.float32)[:2], np.array([0.625, 0.25]))
    first, second = of_axes("pca", axes, (1, 2), "CC0", [{"age": 0.1, "smile": -0.4}, {}])
    assert (first.name, second.name, first.layers, second.share) == ("pca_0", "pca_1", (1, 2), 0.25)
    assert first.description.startswith("number 1 of the axes")
    assert first.description.endswith("62.5% of the variance of w")
    assert first.effects == {"smile": -0.4}  # the other one is below what estimates can tell


def test_effects_of_computed_directions_are_estimated_from_the_attributes_in_them():
    sigma = np.diag([6.0, 5, 4, 3, 2, 1])
    repeated = np.repeat(np.eye(6, dtype=np.float32)[:, None], 4, axis=1)  # [6, num_ws, w_dim]
    measured = Directions(
        names=("old", "grey"), directions=repeated[:2] / 2, effects=np.array([[1, 0.6], [0, 1]], np.float32)
    )
    files = [DirectionFile(Path("a"), "file", "", measured), DirectionFile(Path("b"), "file", "", UNMEASURED)]
    axes = Axes(np.eye(6, dtype=np.float32)[[0, 1, 5]], np.ones(3) / 3)
    old, grey, nothing = estimated_effects(axes, files, sigma)
    assert old == pytest.approx({"old": 2, "grey": 1.2}, abs=1e-5)
    assert grey == pytest.approx({"old": 0, "grey": 2}, abs=1e-5)
    assert nothing == pytest.approx({"old": 0, "grey": 0}, abs=1e-5)
