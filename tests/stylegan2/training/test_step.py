"""An update moves its own network as the papers say, moves the averages the right way, and changes nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import pytest
from keras import ops

from stylegan2.training.augment import Augmentation, draw
from stylegan2.training.step import State, TrainingStep
from stylegan2.training.tensors import tensor, tensors
from stylegan2.weights import generator_shapes
from tests.stylegan2.training.double_precision import double_precision
from tests.stylegan2.training.reference_update import Reference, adam, gradients, uncompiled
from tests.stylegan2.training.tiny_run import tiny_config

STEP, EMA_BETA, PL_MEAN = 7, 0.9, 0.3
NO_PROJECTION = np.zeros((1,), np.float32)


@dataclasses.dataclass(frozen=True)
class Case:
    """A training step, its reference, and a state in which no weight has its initial value."""

    step: TrainingStep
    reference: Reference
    state: dict[str, Any]
    execution: Callable[[], AbstractContextManager]

    @property
    def config(self):
        return self.step.config

    def batch(self, copies: int) -> dict[str, Any]:
        """Random arguments. With `copies` = 2, fakes and reals get different classes and matrices."""
        config, rng = self.config, np.random.default_rng(copies)
        n, shape = config.batch, (config.img_height, config.img_width, config.img_channels)
        lead = (copies, n) if copies > 1 else (n,)
        classes = rng.integers(0, max(config.c_dim, 1), lead)
        matrices = () if config.aug == "none" else draw(Augmentation.preset("bgc"), 0.9, copies * n, *shape, rng)
        return {
            "c": np.eye(max(config.c_dim, 1), config.c_dim, dtype=np.float32)[classes],
            "z": rng.standard_normal((2, n, config.z_dim)).astype(np.float32),
            "mixing": np.arange(1, n + 1).astype(np.int32) % config.generator.num_ws + 1,
            "augmentation": [m.reshape(*lead, *m.shape[1:]) for m in matrices],
            "seed": np.array([3, 4], np.int32),
            "reals": rng.uniform(-1, 1, (n, *shape)).astype(np.float32),
            "projection": rng.standard_normal((config.pl_batch, *shape)).astype(np.float32),
        }

    def trained(self, network: str) -> dict[str, np.ndarray]:
        """The weights that are not frozen."""
        return {name: x for name, x in self.state[network].items() if not name.startswith(self.config.freeze)}


def case(step: TrainingStep, execution: Callable[[], AbstractContextManager] = nullcontext) -> Case:
    rng = np.random.default_rng(5)
    somewhere = lambda x: (ops.convert_to_numpy(x) + 0.3 * rng.standard_normal(x.shape)).astype(np.float32)  # noqa: E731
    nested = lambda value: {n: somewhere(x) for n, x in value.items()} if isinstance(value, dict) else somewhere(value)  # noqa: E731
    state = {group: nested(value) for group, value in step.initial_state().items()}
    with double_precision():
        reference = Reference(step.config)
    return Case(step, reference, {**state, "pl_mean": np.float32(PL_MEAN)}, execution)


@pytest.fixture(scope="module")
def usual(step) -> Case:
    """A step with augmentation and without classes."""
    return case(step)


@pytest.fixture(scope="module")
def other() -> Case:
    """A step with classes and frozen weights, without augmentation; every setting differs from the usual one.

    Not compiled, which would take longer than all other tests here.
    """
    freeze = ("mapping", "discriminator/block_1")
    lazy = {"d_reg_interval": 5, "g_reg_interval": 7, "r1_gamma": 3.0, "pl_weight": 0.7, "pl_decay": 0.2}
    return case(TrainingStep(tiny_config(c_dim=3, freeze=freeze, aug="none", w_avg_beta=0.6, **lazy)), uncompiled)


CASES = pytest.mark.parametrize("name", ["usual", "other"])
LAZY = pytest.mark.parametrize("lazy", [False, True], ids=["plain", "regularised"])


def moments(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Second moments as large as squared gradients: with much smaller ones, Adam would only see a gradient's sign."""
    rng = np.random.default_rng(6)
    return {
        name: (rng.uniform(0.5, 1.5, gradient.shape) * (np.mean(gradient**2) + 1e-12)).astype(np.float32)
        for name, gradient in found.items()
    }


def on_device(state: dict[str, Any]) -> State:
    return {
        group: {name: tensor(x) for name, x in value.items()} if isinstance(value, dict) else tensor(value)
        for group, value in state.items()
    }


def on_host(state: State) -> dict[str, Any]:
    array = ops.convert_to_numpy
    return {
        group: {name: array(x) for name, x in value.items()} if isinstance(value, dict) else array(value)
        for group, value in state.items()
    }


def updated_discriminator(case: Case, state: dict[str, Any], batch: dict[str, Any], lazy: bool) -> dict[str, Any]:
    names = ("reals", "c", "z", "mixing", "augmentation", "seed")
    arguments = tensors(*(batch[name] for name in names))
    with case.execution():
        return on_host(case.step.update_discriminator[lazy](on_device(state), *arguments, tensor(STEP)))


def updated_generator(case: Case, state: dict[str, Any], batch: dict[str, Any], lazy: bool) -> dict[str, Any]:
    names = ("c", "z", "mixing", "augmentation", "projection", "seed")
    arguments = tensors(*({**batch, "projection": batch["projection"] if lazy else NO_PROJECTION}[n] for n in names))
    with case.execution():
        return on_host(case.step.update_generator[lazy](on_device(state), *arguments, tensor(STEP), tensor(EMA_BETA)))


def assert_moved_by_adam(case: Case, network: str, before: dict, after: dict, found: dict[str, np.ndarray]) -> None:
    """Compares each weight and its second moment. Weights without a gradient in `found` are frozen and must stay."""
    rate = case.config.learning_rate
    for name, weight in before[network].items():
        if name not in found:
            np.testing.assert_array_equal(after[network][name], weight, err_msg=name)
            continue
        expected, second = adam(weight, found[name], before[f"{network}_second"][name], STEP, rate)
        moved = after[network][name] - weight
        assert np.abs(moved).max() > 0, name
        rounding = 2 * np.spacing(np.abs(weight).max())  # mapping's kernels are a hundred times as large as others
        np.testing.assert_allclose(moved, expected - weight, rtol=2e-3, atol=2e-3 * rate + rounding, err_msg=name)
        np.testing.assert_allclose(after[f"{network}_second"][name], second, rtol=2e-3, err_msg=name)


def assert_measured(before: dict, after: dict, expected: dict[str, Any]) -> None:
    """Each sum must grow by the expected value and its count by one; all others must stay."""
    for name, total in before["sums"].items():
        grown, counted = after["sums"][name] - total, after["counts"][name] - before["counts"][name]
        assert counted == pytest.approx(float(name in expected), abs=1e-6), name
        assert grown == pytest.approx(float(expected.get(name, 0)), rel=1e-3, abs=1e-5), name


def assert_unchanged(before: dict, after: dict, *groups: str) -> None:
    for group in groups:
        for name, value in before[group].items() if isinstance(before[group], dict) else [("", before[group])]:
            np.testing.assert_array_equal(after[group][name] if name else after[group], value, err_msg=group + name)


@CASES
@LAZY
def test_the_discriminator_learns_by_adam_from_its_loss_and_r1_times_the_interval(name, lazy, request):
    case: Case = request.getfixturevalue(name)
    batch = case.batch(2)
    with double_precision():
        loss = lambda d: case.reference.discriminator_loss(  # noqa: E731
            case.state["g"], {**case.state["d"], **d}, batch, case.config.d_reg_interval * lazy
        )
        found, report = gradients(loss, case.trained("d"))
    before = {**case.state, "d_second": {**case.state["d_second"], **moments(found)}}
    after = updated_discriminator(case, before, batch, lazy)
    assert_moved_by_adam(case, "d", before, after, found)
    assert_measured(before, after, {n: x for n, x in report.items() if lazy or n != "r1"})
    assert after["signs"] - before["signs"] == pytest.approx(float(report["r_t"]), abs=1e-5)
    assert_unchanged(before, after, "g", "g_second", "g_ema", "w_avg", "pl_mean", "noise")


@CASES
@LAZY
def test_the_generator_learns_by_adam_from_its_loss_and_path_length_times_the_interval(name, lazy, request):
    case: Case = request.getfixturevalue(name)
    batch = case.batch(1)
    with double_precision():
        loss = lambda g: case.reference.generator_loss(  # noqa: E731
            {**case.state["g"], **g}, case.state["d"], batch, case.config.g_reg_interval * lazy, PL_MEAN
        )
        found, report = gradients(loss, case.trained("g"))
    before = {**case.state, "g_second": {**case.state["g_second"], **moments(found)}}
    after = updated_generator(case, before, batch, lazy)
    assert_moved_by_adam(case, "g", before, after, found)
    assert_measured(before, after, {n: x for n, x in report.items() if n in ("g", "path_length")})
    assert after["pl_mean"] == pytest.approx(float(report.get("pl_mean", PL_MEAN)), rel=1e-4)
    beta = case.config.w_avg_beta
    expected = beta * before["w_avg"] + (1 - beta) * report["w_mean"]
    np.testing.assert_allclose(after["w_avg"], expected, rtol=1e-4, atol=1e-6)
    assert_unchanged(before, after, "d", "d_second", "signs", "noise")


def test_the_averaged_generator_keeps_the_share_ema_beta_of_itself_and_takes_the_rest_of_the_new_one(usual):
    after = updated_generator(usual, usual.state, usual.batch(1), False)
    for name, average in usual.state["g_ema"].items():
        expected = EMA_BETA * average + (1 - EMA_BETA) * after["g"][name]
        np.testing.assert_allclose(after["g_ema"][name], expected, rtol=1e-5, atol=1e-6, err_msg=name)


def test_a_preview_shows_the_averaged_generator_with_its_constant_noise(other):
    z, c = other.batch(1)["z"][0], other.batch(1)["c"]
    with other.execution():
        images = ops.convert_to_numpy(other.step.preview(on_device(other.state), *tensors(z, c)))
    with double_precision():
        expected = other.reference.preview(other.state["g_ema"], other.state["noise"], z, c)
        np.testing.assert_allclose(images, ops.convert_to_numpy(expected), rtol=1e-3, atol=1e-4)


def test_a_run_starts_without_moments_averages_and_measurements(step):
    state = on_host(step.initial_state())
    for group in ("g_second", "d_second", "sums", "counts"):
        assert not any(np.any(value) for value in state[group].values())
    assert not any(np.any(state[name]) for name in ("w_avg", "pl_mean", "signs"))
    assert state["g_ema"].keys() == state["g"].keys() == state["g_second"].keys()
    assert state["d"].keys() == state["d_second"].keys()
    assert_unchanged({"g_ema": state["g"]}, state, "g_ema")
    assert set(state["noise"]) == {name for name in generator_shapes(step.config.generator) if "noise_const" in name}


@pytest.mark.parametrize(("seed", "same"), [(0, True), (1, False)])
def test_the_first_weights_follow_from_the_seed(step, seed, same):
    first, again = on_host(step.initial_state()), on_host(TrainingStep(tiny_config(seed=seed)).initial_state())
    kernels = [(network, name) for network in ("g", "d") for name in first[network] if name.endswith("kernel")]
    for network, name in kernels:
        assert np.array_equal(first[network][name], again[network][name]) == same, name
