"""The loop tells each step when to regularise, how fast to average and how much to augment."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.draws import D_AUGMENTATION, D_LATENTS, G_AUGMENTATION, G_LATENTS, Draws
from stylegan2.training.step import TrainingStep
from tests.stylegan2.training.recording_step import RecordingStep
from tests.stylegan2.training.tiny_run import noise_pictures, tiny_config, train, write_shard

BATCH = 4


@pytest.fixture
def data(tmp_path) -> Path:
    return write_shard(tmp_path / "pictures.zip", noise_pictures(10))


def recording(sign=lambda number: 0.0, **settings: object) -> RecordingStep:
    return RecordingStep(TrainingStep(tiny_config(**settings)), sign)


def test_r1_and_path_length_come_at_their_intervals_from_the_first_step_on(data, tmp_path):
    step = recording(d_reg_interval=3, g_reg_interval=2)
    train(step, data, tmp_path / "run", 4)
    train(step, data, tmp_path / "run", 7)  # an interruption changes nothing
    assert [call["lazy"] for call in step.of_d] == [True, False, False, True, False, False, True]
    assert [call["lazy"] for call in step.of_g] == [True, False, True, False, True, False, True]


def test_an_interval_of_0_switches_a_regularisation_off(data, tmp_path):
    step = recording(d_reg_interval=0, g_reg_interval=0)
    train(step, data, tmp_path / "run", 3)
    assert not any(call["lazy"] for call in (*step.of_d, *step.of_g))


def test_steps_are_counted_from_one_through_interruptions(data, tmp_path):
    step = recording()
    train(step, data, tmp_path / "run", 2)
    train(step, data, tmp_path / "run", 5)
    for calls in (step.of_d, step.of_g):
        assert [int(call["step"]) for call in calls] == [1, 2, 3, 4, 5]


def test_the_average_forgets_half_in_its_half_life_which_grows_with_the_run_up_to_ema_kimg(data, tmp_path):
    step = recording(ema_kimg=0.02, ema_rampup=0.5)
    train(step, data, tmp_path / "run", 13)
    for number, call in enumerate(step.of_g):
        nimg = number * BATCH
        half_life = min(20, nimg / 2) if nimg else 0.5
        assert call["ema_beta"] ** (half_life / BATCH) == pytest.approx(0.5, rel=1e-4), nimg


def test_each_step_is_fed_with_what_its_image_number_draws(data, tmp_path):
    step = recording()
    train(step, data, tmp_path / "run", 3)
    draws = Draws(step.config, np.zeros(10, np.int64))
    for calls, purpose in ((step.of_d, D_LATENTS), (step.of_g, G_LATENTS)):
        for number, call in enumerate(calls):
            _, z, mixing, seed = draws.latents(number * BATCH, purpose)
            for name, expected in {"z": z, "mixing": mixing, "seed": seed}.items():
                np.testing.assert_array_equal(call[name], expected)
    for number, call in enumerate(step.of_g):
        expected = draws.projection(number * BATCH) if call["lazy"] else np.zeros(1)
        np.testing.assert_array_equal(call["projection"], expected)


def test_black_is_minus_one_and_white_one_and_each_picture_comes_with_its_class(tmp_path):
    pictures = [Image.new("RGB", (8, 8), ("black", "white")[k % 2]) for k in range(6)]
    data = write_shard(tmp_path / "pictures.zip", pictures)
    with zipfile.ZipFile(data, "a") as shard:
        shard.writestr("dataset.json", json.dumps({"labels": [[f"{k:04d}.png", k % 2] for k in range(6)]}))
    step = recording(c_dim=2)
    train(step, data, tmp_path / "run", 3)
    for call in step.of_d:
        classes = call["c"][1].argmax(axis=1)  # of the reals; those of the fakes are drawn
        np.testing.assert_array_equal(call["c"][1], np.eye(2)[classes])
        np.testing.assert_array_equal(
            call["reals"], np.broadcast_to((2.0 * classes - 1)[:, None, None, None], (4, 8, 8, 3))
        )


def assert_augmented_with(step: RecordingStep, ps: list[float]) -> None:
    """Each step must get the matrices that `Draws` makes for its image number and its p."""
    draws = Draws(step.config, np.zeros(10, np.int64))
    for number, (p, of_d, of_g) in enumerate(zip(ps, step.of_d, step.of_g, strict=True)):
        expected = [
            *draws.augmentation(number * BATCH, D_AUGMENTATION, p, 2),
            *(m[0] for m in draws.augmentation(number * BATCH, G_AUGMENTATION, p, 1)),
        ]
        for found, matrices in zip([*of_d["augmentation"], *of_g["augmentation"]], expected, strict=True):
            np.testing.assert_array_equal(found, matrices, err_msg=f"step {number}")


# p moves by batch · ada_interval / (ada_kimg · 1000) = 0.08 after every second step.
# Means of the intervals: 0.625, 0.375, 0.5, 0.625, 0.75. Against a target of 0.5: up, down, as wanted, up, up.
SIGNS = [1.0, 0.25, 1.0, -0.25, 0.0, 1.0, 0.25, 1.0, 1.0, 0.5, 0.0]
PS = [0.5, 0.5, 0.58, 0.58, 0.5, 0.5, 0.5, 0.5, 0.58, 0.58, 0.66]


@pytest.mark.parametrize("interruptions", [(), (2,), (3,), (1, 4, 5, 9)], ids=str)
def test_p_moves_after_each_interval_towards_the_target_however_often_the_run_is_interrupted(
    data, tmp_path, interruptions
):
    step = recording(lambda number: SIGNS[number - 1], augment_p=0.5, ada_target=0.5)
    for steps in (*interruptions, len(SIGNS)):
        last = train(step, data, tmp_path / "run", steps)
    assert last.augment_p == pytest.approx(PS[-1], abs=1e-9)
    assert_augmented_with(step, PS)


@pytest.mark.parametrize(("sign", "ends"), [(1.0, 1.0), (-1.0, 0.0)])
def test_p_stays_within_0_and_1(data, tmp_path, sign, ends):
    step = recording(lambda number: sign, augment_p=0.5, ada_kimg=0.02)
    assert train(step, data, tmp_path / "run", 6).augment_p == ends


def test_a_fixed_p_stays(data, tmp_path):
    step = recording(lambda number: 1.0, aug="fixed", augment_p=0.3)
    train(step, data, tmp_path / "run", 3)
    assert train(step, data, tmp_path / "run", 5).augment_p == 0.3
    assert_augmented_with(step, [0.3] * 5)


def test_without_augmentation_there_are_no_matrices(data, tmp_path):
    step = recording(aug="none")
    train(step, data, tmp_path / "run", 2)
    assert [call["augmentation"] for call in (*step.of_d, *step.of_g)] == [[]] * 4
