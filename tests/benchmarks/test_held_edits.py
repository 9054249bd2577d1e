"""The judge of held edits, on pictures whose changes are known."""

import numpy as np
import pytest

import stylegan2
from benchmarks.held_edits import Edited, monotone, verdict
from benchmarks.judge import Judge
from services.measurements.population import Population
from stylegan2.measurement.readings import REGIONS, ReadableAttribute, Readings

OWN = Population(("light", "red", "p_red"), *np.array([[0] * 3, [1] * 3, [-1] * 3, [1] * 3], float))
GRAY = np.full((64, 64, 3), 128, np.uint8)


class Colours:
    """Reads the lightness and the redness of pictures; the upper half is background, the lower one skin."""

    attributes = (
        ReadableAttribute("light", "lighter", "0 to 1", 0.1, 0.9),
        ReadableAttribute("red", "redder", "0 to 1", 0.1, 0.9),
        ReadableAttribute("p_red", "redder, as the shape of a head", "0 to 1", 0.1, 0.9),
    )

    def read(self, images):
        regions = np.zeros((*images.shape[:3], len(REGIONS)), np.float32)
        regions[:, :32, :, REGIONS.index("background")] = 1
        regions[:, 32:, :, REGIONS.index("skin")] = 1
        red = images[..., 0].mean(axis=(1, 2)) - images[..., 1].mean(axis=(1, 2))
        attributes = np.stack([images.mean(axis=(1, 2, 3)), red, red], axis=1)
        return Readings(attributes, regions, np.zeros((len(images), 0, 2)), np.zeros((len(images), 0)))


@pytest.fixture(scope="module")
def judge():
    found = Judge(Colours(), stylegan2.load("bundled"), faces=20)
    found.std = np.array([0.5, 0.5, 0.5])
    return found


def edited(after, wanted, seconds=1.0):
    """An edit of gray that should become lighter by `wanted`, and reads `after` as the service measures it."""
    outcome = {"light": {"before": 0.0, "wanted": wanted, "after": (after.mean() - 128) / 127.5}}
    return Edited({"light": 1}, [GRAY], [after], [outcome], [seconds])


def lighter(by):
    return (GRAY + round(by * 127.5)).astype(np.uint8)


def test_an_edit_that_does_what_it_should_is_reached_and_nothing_else_moves(judge):
    found = verdict(judge, [edited(lighter(0.5), 0.5)], OWN)
    assert (found.reached, found.judged, found.seconds) == (1, 1, 1)
    assert found.drift == pytest.approx((0, 0), abs=1e-6)
    assert found.head_top == 0
    assert found.background == pytest.approx(found.skin, abs=1e-6)
    assert found.skin > 20


def test_an_edit_that_falls_short_is_not_reached(judge):
    found = verdict(judge, [edited(lighter(0.2), 0.5), edited(lighter(0.45), 0.5)], OWN)
    assert (found.reached, found.judged) == (0.5, 0.5)


def test_what_is_held_and_moves_is_drift_in_standard_deviations(judge):
    redder = GRAY.copy()
    redder[..., 0] += 32  # a quarter of 127.5: 0.251 in the reading, half of an SD
    found = verdict(judge, [edited(redder, 0.3)], OWN)
    assert found.drift == pytest.approx((0.502, 0.502), abs=0.01)


def test_a_target_beyond_the_networks_faces_counts_as_their_limit(judge):
    assert verdict(judge, [edited(lighter(0.9), 7.0)], OWN).reached == 1


def test_a_strip_is_monotone_if_no_step_falls(judge):
    rising, falling = [lighter(by) for by in (0, 0.2, 0.2, 0.4)], [lighter(by) for by in (0, 0.2, 0.1, 0.4)]
    assert monotone(judge, [rising], "light") == (1, 1)
    assert monotone(judge, [rising, falling], "light") == (0.5, pytest.approx(5 / 6))
