import numpy as np
import pytest

from stylegan2.training.augment.wavelet import (
    BEFORE,
    CENTRE,
    SYM6,
    doubled,
    downsampling,
    period,
    upsampling,
)


def test_the_filter_is_orthonormal_to_its_shifts_by_two():
    for shift in range(6):
        assert SYM6[2 * shift :] @ SYM6[: 12 - 2 * shift] == pytest.approx(float(shift == 0), abs=1e-11)


def test_the_filter_has_six_vanishing_moments():
    """Its high-pass partner, the taps with alternating signs, is orthogonal to polynomials up to degree 5."""
    places = (np.arange(12) - 5.5) / 5.5
    for degree in range(6):
        assert (places**degree * (-1.0) ** np.arange(12)) @ SYM6 == pytest.approx(0, abs=1e-10)
    assert SYM6.sum() == pytest.approx(np.sqrt(2), abs=1e-12)


@pytest.mark.parametrize(("mirrored", "centre"), [(0, CENTRE), (1, 1 - CENTRE)])
def test_a_ramp_stays_a_ramp_counted_from_the_centre(mirrored, centre):
    """Away from the ends, where it is reflected."""
    ramp = upsampling(32)[mirrored] @ np.arange(32)
    inner = np.arange(8, 54)
    np.testing.assert_allclose(ramp[inner], (inner - centre) / 2, atol=1e-9)


@pytest.mark.parametrize("size", [2, 3, 8, 13])
@pytest.mark.parametrize("mirrored", [0, 1])
def test_halving_undoes_doubling(size, mirrored):
    window = upsampling(size)[mirrored][(np.arange(doubled(size)) - BEFORE) % period(size)]
    down = downsampling(size)
    if mirrored:  # of the mirrored signal, the same filter sees what the plain one sees of the plain signal
        window = window[::-1, ::-1]
    np.testing.assert_allclose(down @ window, np.eye(size), atol=1e-11)


@pytest.mark.parametrize("size", [2, 5])
def test_both_matrices_keep_a_constant(size):
    np.testing.assert_allclose(upsampling(size).sum(axis=2), 1, atol=1e-11)
    np.testing.assert_allclose(downsampling(size).sum(axis=1), 1, atol=1e-11)
