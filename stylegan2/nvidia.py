"""Counts NVIDIA GPUs by asking their driver. This takes milliseconds; importing TensorFlow takes seconds."""

from __future__ import annotations

import ctypes


def gpu_count(driver: str = "libcuda.so.1") -> int:
    """Returns how many NVIDIA GPUs this process may use (CUDA_VISIBLE_DEVICES counts), 0 without a driver.

    A process that has called this must not be forked: CUDA does not work in the child.

    Args:
        driver: The file name of the library that belongs to the driver.
    """
    try:
        cuda = ctypes.CDLL(driver)
    except OSError:
        return 0
    count = ctypes.c_int(0)
    if cuda.cuInit(0) or cuda.cuDeviceGetCount(ctypes.byref(count)):  # both return an error code
        return 0
    return count.value
