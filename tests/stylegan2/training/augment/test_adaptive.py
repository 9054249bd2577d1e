import pytest

from stylegan2.training.augment import AdaptiveProbability

IMAGES, KIMG, TARGET = 64, 8, 0.6
STEP = 0.008  # 64 of 8000 images


def observed(p: float, *r_ts: float) -> float:
    """p after those r_t's."""
    controller = AdaptiveProbability(p, ada_target=TARGET, ada_kimg=KIMG, images=IMAGES)
    for r_t in r_ts:
        controller.observe(r_t)
    return controller.p


def test_it_starts_where_it_is_told():
    assert observed(0.3) == 0.3


@pytest.mark.parametrize(("r_t", "direction"), [(1.0, 1), (0.61, 1), (0.6, 0), (0.59, -1), (0.0, -1), (-1.0, -1)])
def test_it_moves_towards_the_target_by_the_share_of_ada_kimg_however_far_that_is(r_t, direction):
    assert observed(0.5, r_t) == pytest.approx(0.5 + direction * STEP, abs=1e-12)
    assert observed(0.5, r_t, r_t, r_t) == pytest.approx(0.5 + 3 * direction * STEP, abs=1e-12)


def test_it_goes_from_0_to_1_in_ada_kimg_thousand_images():
    moves = KIMG * 1000 // IMAGES
    assert observed(0.0, *[1.0] * (moves - 1)) == pytest.approx(1 - STEP)
    assert observed(0.0, *[1.0] * moves) == pytest.approx(1)


def test_it_stays_within_0_and_1():
    assert observed(STEP / 2, -1.0) == observed(0.0, -1.0) == 0
    assert observed(1 - STEP / 2, 1.0) == observed(1.0, 1.0) == 1
