"""Compiles graphs for this machine's CPU."""

from __future__ import annotations

import functools
from typing import Any

import openvino

from stylegan2.on_openvino.cores import thread_limit
from stylegan2.on_openvino.native import calls

_HINTS = {"float32": "f32", "bfloat16": "bf16"}


@functools.cache
def core() -> openvino.Core:
    """Returns OpenVINO's core, one per process."""
    return openvino.Core()


def device() -> str:
    """Returns `cpu` and the model of the processor."""
    return f"cpu {core().get_property('CPU', 'FULL_DEVICE_NAME')}"


def has_bfloat16() -> bool:
    """Returns whether this CPU multiplies bfloat16. Otherwise OpenVINO emulates it, several times as slowly."""
    return "BF16" in core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")


def request(model: openvino.Model, precision: str = "float32") -> Any:
    """Compiles a graph, and returns the request that runs it, in one thread at a time.

    Args:
        model: The graph.
        precision: `float32` or `bfloat16`.
    """
    options = {
        "INFERENCE_PRECISION_HINT": _HINTS[precision],  # otherwise it is bfloat16 where the CPU has that
        "PERFORMANCE_HINT": "LATENCY",  # all cores compute one image
        "ENABLE_CPU_PINNING": False,  # two services would share one core and leave the others idle
        "INFERENCE_NUM_THREADS": thread_limit() or 0,  # 0: as OpenVINO chooses
    }
    with calls.call():
        return core().compile_model(model, "CPU", options).create_infer_request()
