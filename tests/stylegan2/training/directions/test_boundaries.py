"""InterFaceGAN's boundaries become directions of one standard deviation."""

import numpy as np
import pytest

from stylegan2.directions import DirectionsError
from stylegan2.training.directions.boundaries import from_boundaries, read_boundary
from tests.stylegan2.training.directions.fake_faces import LinearNetwork


@pytest.fixture
def network():
    return LinearNetwork(np.diag([1.0, 2.0, 3.0, 1.0, 1.0, 1.0]))


def test_strength_one_is_one_deviation_across_the_boundary(network):
    smile = np.array([0, 5.0, 0, 0, 0, 0])
    directions = from_boundaries({"smile": smile}, network)
    np.testing.assert_allclose(directions.shift("smile")[0], [0, 2, 0, 0, 0, 0], rtol=0.05)
    np.testing.assert_allclose(directions.effects, [[1]], rtol=1e-5)


def test_control_is_conditional_manipulation(network):
    smile, age = np.array([1.0, 1, 0, 0, 0, 0]), np.array([0, 1.0, 1, 0, 0, 0])
    shift = from_boundaries({"smile": smile, "age": age}, network).shift("smile", control=("age",))
    assert abs(shift[0] @ age) < 1e-5
    assert shift[0] @ smile > 0.5


@pytest.mark.parametrize("shape", [(1, 6), (6,)])
def test_a_boundary_is_read(tmp_path, shape):
    np.save(tmp_path / "smile.npy", np.arange(6.0).reshape(shape))
    assert read_boundary(tmp_path / "smile.npy", 6).tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.ones((1, 5)), r"must have the shape \[1, 6\]. Received: \[1, 5\]"),
        (np.ones((2, 6)), r"must have the shape \[1, 6\]"),
        (np.full((1, 6), np.inf), "must be finite"),
        (np.zeros((1, 6)), "not all 0"),
        (np.array([[None] * 6]), "cannot be read"),
        (np.array([list("smiles")]), "must be finite floating point numbers"),
    ],
)
def test_a_file_that_is_not_a_boundary_is_refused_by_name(tmp_path, array, message):
    np.save(tmp_path / "smile.npy", array)
    with pytest.raises(DirectionsError, match=f"boundary .*smile.npy .*{message}"):
        read_boundary(tmp_path / "smile.npy", 6)


def test_a_missing_boundary_is_refused(tmp_path):
    with pytest.raises(DirectionsError, match="cannot be read"):
        read_boundary(tmp_path / "smile.npy", 6)
