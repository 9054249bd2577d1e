"""The search finds what is asked, stays near, and says honestly where it ended."""

import numpy as np
import pytest

from services.edits.coordinates import w_coordinates
from services.edits.levenberg_marquardt import SearchSettings, solve
from services.edits.linearisation import STEP, Linearisation, linearised
from services.edits.problem import Problem
from stylegan2.projection.whitening import Whitening

P = 8
SPACE = w_coordinates(Whitening(np.zeros(P), np.eye(P)), [0], 1)
MATRIX = np.random.default_rng(1).standard_normal((3, P)) / 3


class Counted:
    """A function of coordinates that counts its forward passes."""

    def __init__(self, function):
        self._function, self.passes = function, 0

    def __call__(self, c):
        self.passes += len(c)
        return self._function(c)


def linear(c):
    return c @ MATRIX.T


def bent(c):
    y = c @ MATRIX.T
    return np.concatenate([np.sin(y[:, :1]) + y[:, :1], y[:, 1:] + 0.3 * y[:, :1] ** 2], axis=1)


def problem(*goals, tolerances=(0.01, 0.01, 0.01)):
    return Problem(np.arange(len(goals)), np.array(goals, float), np.array(tolerances[: len(goals)], float))


def search(function, asked, **settings):
    counted = Counted(function)
    zero = np.zeros(P)
    start = linearised(counted, zero, counted(zero[None])[0])
    return solve(counted, asked, SPACE, start, SearchSettings(**settings)), counted.passes


@pytest.mark.parametrize("function", [linear, bent])
def test_a_target_is_reached_while_the_others_are_held(function):
    solution, _ = search(function, problem(0.9, 0, 0))
    np.testing.assert_allclose(solution.at.outputs, [0.9, 0, 0], atol=0.01)
    np.testing.assert_allclose(function(solution.at.c[None])[0], solution.at.outputs)


def test_the_nearest_of_all_solutions_is_found():
    solution, _ = search(linear, problem(0.9, 0, 0), prior=1e-4)
    np.testing.assert_allclose(solution.at.c, np.linalg.pinv(MATRIX) @ [0.9, 0, 0], atol=1e-3)


def test_a_linear_problem_takes_one_measured_derivative_and_few_steps():
    _, passes = search(linear, problem(0.9, 0, 0), jacobians=0)
    assert passes <= 1 + P + 9


def test_what_cannot_be_had_together_is_missed_by_equal_tolerances():
    asked = Problem(np.array([0, 0]), np.array([0.0, 1]), np.array([0.1, 0.1]))  # the same output, two goals
    solution, _ = search(linear, asked)
    assert solution.at.outputs[0] == pytest.approx(0.5, abs=0.02)
    assert solution.cost > 40


def test_the_prior_keeps_an_unreachable_target_from_running_away():
    def saturated(c):
        return np.tanh(c[:, :1])

    solution, _ = search(saturated, problem(5, tolerances=(0.1,)))
    assert 0.9 < solution.at.outputs[0] < 1
    assert SPACE.length(solution.at.c) < 9 * 2.0


def test_no_step_is_longer_than_the_trust_region():
    solution, _ = search(linear, problem(50, 0, 0), steps=1, trust=0.7, jacobians=0)
    assert SPACE.length(solution.at.c) == pytest.approx(0.7)


def test_the_search_keeps_out_of_where_outputs_are_not_numbers():
    def broken(c):
        y = linear(c)
        return np.where(c[:, :1] > 0.5, np.nan, y)

    wanted = linear(np.full((1, P), 3.0))[0]
    solution, _ = search(broken, problem(*wanted))
    assert np.isfinite(solution.at.outputs).all()
    assert np.isfinite(solution.at.c).all()
    assert solution.at.c[0] <= 0.5


def test_an_axis_along_which_outputs_are_not_numbers_is_not_used():
    def broken(c):
        return np.where(np.abs(c[:, :1] - STEP) < 1e-12, np.inf, linear(c))

    solution, _ = search(broken, problem(0.5, 0, 0), jacobians=0, steps=1)
    assert solution.at.c[0] == 0
    assert solution.cost < 0.5**2 / 0.01**2


def test_a_start_that_is_not_a_number_is_refused():
    start = Linearisation(np.zeros(P), np.array([np.nan, 0, 0]), MATRIX)
    with pytest.raises(ValueError, match="finite"):
        solve(linear, problem(1, 0, 0), SPACE, start)
    assert solve(linear, Problem(np.array([1]), np.ones(1), np.ones(1)), SPACE, start).cost < 1  # it does not count


def test_broydens_rule_explains_the_last_step_and_keeps_the_rest():
    before = linearised(bent, np.zeros(P), bent(np.zeros((1, P)))[0])
    c = np.full(P, 0.4)
    after = before.moved(c, bent(c[None])[0])
    np.testing.assert_allclose(after.jacobian @ c, after.outputs - before.outputs)
    across = np.linalg.svd(c[None])[2][1:].T  # steps at right angles to it
    np.testing.assert_allclose(after.jacobian @ across, before.jacobian @ across)
    assert not after.is_measured


def test_the_result_does_not_depend_on_outputs_that_do_not_count():
    def with_noise(c):
        return np.concatenate([linear(c), np.random.default_rng(3).standard_normal((len(c), 2))], axis=1)

    plain, noisy = search(linear, problem(0.9, 0, 0))[0], search(with_noise, problem(0.9, 0, 0))[0]
    np.testing.assert_allclose(plain.at.c, noisy.at.c)
