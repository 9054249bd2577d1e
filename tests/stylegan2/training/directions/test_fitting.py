"""The directions of a generator that are known are found, with the right length and without side effects."""

import numpy as np
import pytest

from stylegan2.training.directions.attributes import Attribute, column
from stylegan2.training.directions.faces import FaceSampler
from stylegan2.training.directions.fitting import FitConfig, attributes_to_hold, fit_directions
from stylegan2.training.directions.linear import most_likely
from tests.stylegan2.training.directions.fake_faces import LinearRegressor, linear_case

NAMES = ("first", "second", "third")
SMALL = {"faces": 3000, "measured": 200, "weight": 1e-4, "picture_weight": 0}


def attributes(*together: str, small: tuple[str, ...] = ()) -> list[Attribute]:
    return [
        Attribute(name, name, "units", column(name), 1, together if name in together else (), name in small)
        for name in NAMES
    ]


def fitted(network, regressor, r2=(0.9, 0.9, 0.9), together=(), small=(), **settings):
    faces = FaceSampler(network, regressor, progress=False)
    config = FitConfig(**{**SMALL, **settings})
    return fit_directions(faces, attributes(*together, small=small), np.array(r2), config, progress=False)


def test_directions_are_those_that_the_generator_has():
    network, regressor = linear_case()
    found = fitted(network, regressor, rounds=0)
    std = np.sqrt(np.diag(regressor.coefficients.T @ network.sigma @ regressor.coefficients))
    true = most_likely([network.sigma] * 3, regressor.coefficients / std, ~np.eye(3, dtype=bool), 1e-4)
    for direction, expected in zip(found.directions.mean(axis=1), true, strict=True):
        cosine = direction @ expected / np.linalg.norm(direction) / np.linalg.norm(expected)
        assert cosine > 0.99
        assert np.linalg.norm(direction) == pytest.approx(np.linalg.norm(expected), rel=0.1)


def test_strength_one_moves_an_attribute_by_its_deviation_over_the_faces_and_no_other():
    network, regressor = linear_case()
    found = fitted(network, regressor)
    np.testing.assert_allclose(found.effects, np.eye(3), atol=2e-3)
    ws = network.mapping(np.random.RandomState(5).randn(3000, 6))
    seen = regressor(network.synthesis(ws))
    moved = regressor(network.synthesis(ws + found.directions[1])) - seen
    np.testing.assert_allclose(moved.mean(axis=0), [0, seen.std(axis=0)[1], 0], atol=0.05 * seen.std(axis=0)[1])


def test_a_nonlinear_attribute_is_scaled_by_its_measured_effects():
    network, straight = linear_case()
    regressor = LinearRegressor(straight.coefficients, bend=lambda a: np.tanh(a / 2))
    uncorrected = fitted(network, regressor, rounds=0)
    corrected = fitted(network, regressor, rounds=4)
    assert np.abs(np.diag(uncorrected.effects) - 1).max() > 0.02
    np.testing.assert_allclose(np.diag(corrected.effects), 1, atol=0.05)


def test_the_scale_is_that_of_faces_at_the_stated_psi():
    network, regressor = linear_case()
    whole, half = (fitted(network, regressor, truncation_psi=psi) for psi in (1.0, 0.5))
    np.testing.assert_allclose(half.std, whole.std / 2, rtol=1e-3)
    np.testing.assert_allclose(half.directions, whole.directions / 2, atol=0.02)


def test_attributes_with_a_fixed_sum_move_together_and_the_rest_stays_still():
    network, regressor = linear_case()
    found = fitted(network, regressor, together=("first", "second"))
    np.testing.assert_allclose(found.effects[:2, 2], 0, atol=2e-3)
    assert abs(found.effects[0, 1]) > 0.05
    np.testing.assert_allclose(found.effects[2], [0, 0, 1], atol=2e-3)
    assert attributes_to_hold(attributes("first", "second")).tolist() == [[False, False, True]] * 2 + [
        [True, True, False]
    ]


def test_the_picture_changes_less_for_a_small_attribute():
    network, regressor = linear_case()
    plain, careful = (fitted(network, regressor, small=small, picture_weight=1000) for small in ((), ("first",)))
    change = [np.linalg.norm(fit.directions.mean(axis=1), axis=1) for fit in (plain, careful)]
    assert change[1][0] < change[0][0]
    assert careful.lengths[0] > plain.lengths[0]
    np.testing.assert_allclose(change[1][1:], change[0][1:], rtol=0.03)
    np.testing.assert_allclose(np.diag(careful.effects), 1, atol=2e-3)


def test_attributes_with_a_low_regressor_r2_are_left_out():
    network, regressor = linear_case()
    assert fitted(network, regressor, r2=(0.9, 0.2, 0.9)).kept.tolist() == [0, 2]


def test_attributes_that_are_not_linear_in_the_latents_are_left_out():
    network, straight = linear_case()
    regressor = LinearRegressor(
        straight.coefficients, bend=lambda a: np.stack([a[:, 0], a[:, 1] ** 2, a[:, 2]], axis=1)
    )
    found = fitted(network, regressor)
    assert found.kept.tolist() == [0, 2]
    assert found.linear_r2[1] < 0.1


def test_attributes_that_are_the_same_on_all_faces_are_left_out():
    network, straight = linear_case()
    regressor = LinearRegressor(straight.coefficients, bend=lambda a: a * [1, 0, 1])
    assert fitted(network, regressor).kept.tolist() == [0, 2]


def test_labels_that_teach_nothing_are_refused():
    network, regressor = linear_case()
    with pytest.raises(ValueError, match="no attribute can be learned"):
        fitted(network, regressor, r2=(0.1, 0.1, 0.1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("faces", 99),
        ("measured", 0),
        ("rounds", -1),
        ("seed", -1),
        ("truncation_psi", float("nan")),
        ("weight", 0),
        ("picture_weight", -1),
    ],
)
def test_impossible_settings_are_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"`{name}` must be"):
        FitConfig(**{name: value})
