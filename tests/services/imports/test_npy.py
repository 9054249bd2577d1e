"""Arrays from uploaded `.npy` files."""

import io

import numpy as np
import pytest

from services.errors import InvalidParameter
from services.imports.npy import read_npy


def saved(array, version=None):
    output = io.BytesIO()
    np.lib.format.write_array(output, array, version, allow_pickle=False)
    return output.getvalue()


@pytest.mark.parametrize("dtype", ["<f4", ">f4", "<f8", ">f8", "<f2", "u1", "<i4", ">i8"])
@pytest.mark.parametrize("shape", [(6,), (4, 6), (1, 4, 6)])
def test_an_array_is_read_as_it_was_saved(dtype, shape):
    array = np.arange(np.prod(shape)).reshape(shape).astype(dtype)
    read = read_npy(saved(array), "file")
    assert read.dtype == np.float64
    assert (read == array).all()


def test_arrays_in_fortran_order_and_of_both_versions_are_read():
    array = np.arange(24.0).reshape(4, 6)
    for version in ((1, 0), (2, 0)):
        assert (read_npy(saved(np.asfortranarray(array), version), "file") == array).all()


@pytest.mark.parametrize("length", range(0, 300, 7))
def test_a_file_that_is_cut_off_is_refused(length):
    data = saved(np.arange(24.0).reshape(4, 6))
    with pytest.raises(InvalidParameter, match="file is damaged"):
        read_npy(data[:length], "file")


@pytest.mark.parametrize("array", [np.zeros(3, complex), np.zeros(3, bool), np.zeros(3, "U4"), np.zeros(3, "M8[s]")])
def test_only_real_numbers_are_read(array):
    with pytest.raises(InvalidParameter, match="real numbers"):
        read_npy(saved(array), "file")
