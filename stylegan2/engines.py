"""Chooses what computes the images: OpenVINO on a CPU, TensorFlow on an NVIDIA GPU, JAX if asked for."""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import logging

from stylegan2.nvidia import gpu_count

log = logging.getLogger(__name__)

ENGINES = ("openvino", "tensorflow", "jax")
# The packages that an engine's pixels depend on, each with all its names.
_PACKAGES = {
    "openvino": (("openvino",), ("numpy",)),
    "tensorflow": (("tensorflow", "tensorflow-cpu"), ("keras",)),
    "jax": (("jax",), ("keras",)),
}


def choose_engine(wanted: str | None = None) -> str:
    """Returns which of ENGINES computes.

    Args:
        wanted: One of ENGINES, or None for the fastest one that is installed.

    Raises:
        ValueError: `wanted` is unknown.
        ImportError: `wanted` is not installed.
    """
    if wanted is None:
        return _fastest_here()
    if wanted not in ENGINES:
        raise ValueError(f"`engine` must be one of {', '.join(ENGINES)}. Received: {wanted!r}")
    if not is_installed(wanted):
        raise ImportError(f"{wanted} is not installed")
    return wanted


def fastest_engine(*, gpu: bool, openvino: bool) -> str:
    """Returns the fastest engine of a machine.

    Args:
        gpu: Whether TensorFlow can use an NVIDIA GPU.
        openvino: Whether OpenVINO works.
    """
    if gpu:
        return "tensorflow"
    if openvino:
        return "openvino"
    log.info("without OpenVINO, TensorFlow computes the images, more slowly")
    return "tensorflow"


def is_installed(engine: str) -> bool:
    """Returns whether the library of an engine is installed, without importing it."""
    return importlib.util.find_spec(engine) is not None


def engine_versions(engine: str) -> dict[str, str]:
    """Returns the versions of the packages that the pixels of an engine depend on, without importing them."""
    found = {names[0]: next(filter(None, map(_version, names)), "") for names in _PACKAGES[engine]}
    return {name: version for name, version in found.items() if version}


@functools.cache  # the driver is asked once
def _fastest_here() -> str:
    for_gpus = bool(_version("tensorflow"))  # tensorflow-cpu cannot use a GPU
    gpu = for_gpus and gpu_count() > 0
    return fastest_engine(gpu=gpu, openvino=not gpu and _openvino_works())


def _openvino_works() -> bool:
    """Imports OpenVINO, which takes a tenth of a second; an installed one may lack a library of the system."""
    if not is_installed("openvino"):
        return False
    try:
        import stylegan2.on_openvino.compiled  # noqa: F401
    except ImportError as error:
        log.warning("OpenVINO cannot be imported: %s", error)
        return False
    return True


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
