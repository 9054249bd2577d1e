"""What computes the images: OpenVINO on a CPU, Keras on TensorFlow or JAX elsewhere."""

from __future__ import annotations

import functools
import importlib.util
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

ENGINES = ("openvino", "tensorflow", "jax")
_NVIDIA = Path("/proc/driver/nvidia/version")  # of the driver; to ask TensorFlow for it would take seconds


def choose_engine(wanted: str | None = None) -> str:
    """Returns which of ENGINES computes.

    Args:
        wanted: One of ENGINES; None for the fastest: TensorFlow on an NVIDIA GPU, OpenVINO on a CPU where it is
            installed, else TensorFlow.

    Raises:
        ValueError: `wanted` is unknown.
        ImportError: `wanted` is not installed.
    """
    if wanted is None:
        return _fastest()
    if wanted not in ENGINES:
        raise ValueError(f"`engine` must be one of {', '.join(ENGINES)}. Received: {wanted!r}")
    if not is_installed(wanted):
        raise ImportError(f"The engine {wanted} is not installed")
    return wanted


def is_installed(engine: str) -> bool:
    """Returns whether the library of an engine is installed, without importing it."""
    return importlib.util.find_spec(engine) is not None


@functools.cache
def _fastest() -> str:
    if _NVIDIA.exists() and os.environ.get("CUDA_VISIBLE_DEVICES") not in ("", "-1"):
        return "tensorflow"
    if is_installed("openvino"):
        return "openvino"
    log.info("OpenVINO is not installed: TensorFlow computes the images")
    return "tensorflow"
