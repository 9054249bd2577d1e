"""Small systems are solved as exactly as LAPACK solves them."""

import numpy as np
import pytest

from services.edits.elimination import solved

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("size", [1, 2, 7, 120])
@pytest.mark.parametrize("scale", [1.0, 1e5])
def test_solutions_agree_with_lapack(size, scale):
    slopes = RANDOM.standard_normal((3 * size, size)) * np.geomspace(1, scale, size)
    matrix, vector = slopes.T @ slopes + 0.01 * np.eye(size), RANDOM.standard_normal(size)
    kept = matrix.copy()
    np.testing.assert_allclose(solved(matrix, vector), np.linalg.solve(matrix, vector), rtol=1e-5, atol=1e-12)
    np.testing.assert_array_equal(matrix, kept)
