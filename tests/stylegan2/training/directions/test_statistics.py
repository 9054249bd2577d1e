"""R^2 is 1 for correct predictions, 0 for the mean, and 0 for a constant."""

import numpy as np

from stylegan2.training.directions.statistics import explained_variance


def test_explained_variance_is_one_for_the_truth_and_zero_for_the_mean():
    true = np.array([[1.0, 2.0, 5.0, 4.0], [3.0, 6.0, 1.0, 4.0], [5.0, 1.0, 3.0, 4.0]])
    predicted = np.stack([true[:, 0], true[:, 1].mean().repeat(3), [1.0, 5.0, 3.0], [1.0, 2.0, 3.0]], axis=1)
    np.testing.assert_allclose(explained_variance(predicted, true), [1, 0, -3, 0], atol=1e-12)
