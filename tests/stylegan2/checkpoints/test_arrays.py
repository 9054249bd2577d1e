"""Arrays and tensors are read as described, and refused if the description claims too much."""

import numpy as np
import pytest

from stylegan2.checkpoints.unpickler import unpickle
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles
from tests.stylegan2.checkpoints.described_arrays import numpy_array, read_tensor


def test_a_tensor_is_read_by_its_size_stride_and_offset():
    array = np.arange(12, dtype="f4")
    expected = array[1:].reshape(-1)[:9].reshape(3, 3).T
    np.testing.assert_array_equal(read_tensor(array, offset=1, size=(3, 3), stride=(1, 3)), expected)


@pytest.mark.parametrize(
    "changed",
    [
        {"size": (13,)},
        {"size": (2**40,)},
        {"size": (2**40,), "stride": (0,)},
        {"size": (-1,)},
        {"size": (3, 4)},
        {"size": (2.0,)},
        {"size": (True,)},
        {"size": [12] * 20},
        {"offset": 1},
        {"offset": -1},
        {"offset": 2**60},
        {"stride": (2,)},
        {"stride": (-1,)},
        {"stride": (2**40,)},
        {"stride": ()},
        {"storage": None},
    ],
    ids=str,
)
def test_a_tensor_outside_its_storage_is_refused(changed):
    with pytest.raises(CheckpointError):
        read_tensor(np.arange(12, dtype="f4"), **changed)


@pytest.mark.parametrize(
    "array",
    [
        numpy_array((13,)),
        numpy_array((11,)),
        numpy_array((2**40, 2**40)),
        numpy_array((-12,)),
        numpy_array((-3, -4)),
        numpy_array("abc"),
        numpy_array((12,), data=None),
        numpy_array((12,), data=[1] * 48),
        numpy_array((1,) * 50, data=b"\0" * 4),
    ],
    ids=repr,
)
def test_a_numpy_array_with_a_false_shape_is_refused(array):
    content, _ = unpickle(memoryview(pickles.dumps(array)))
    with pytest.raises(CheckpointError):
        content.to_numpy()


@pytest.mark.parametrize("kind", ["O8", "V8", "U4", "S3", "M8", "f4,O", "float32", None])
def test_a_numpy_array_that_does_not_hold_numbers_is_refused(kind):
    with pytest.raises(CheckpointError, match="not a plain number"):
        unpickle(memoryview(pickles.dumps(numpy_array((3,), kind))))[0].to_numpy()
