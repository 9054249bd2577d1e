"""Compiles graphs for this machine's CPU."""

from __future__ import annotations

import functools
import os
from collections.abc import Sequence
from typing import Any

import openvino

from stylegan2.on_openvino.cores import quota
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


def graph(outputs: Sequence[Any], inputs: Sequence[Any]) -> openvino.Model:
    """Returns the graph of some nodes (see `nodes`)."""
    return openvino.Model(list(outputs), list(inputs), "graph")


def request(model: openvino.Model, precision: str = "float32") -> Any:
    """Compiles a graph, and returns the request that runs it, in one thread at a time.

    Args:
        model: The graph.
        precision: `float32` or `bfloat16`.
    """
    options = {
        "INFERENCE_PRECISION_HINT": _HINTS[precision],  # otherwise it is bfloat16 where the CPU has that
        "PERFORMANCE_HINT": "LATENCY",
        "ENABLE_CPU_PINNING": False,  # two services would share one core and leave the others idle
        **_threads(),
    }
    with calls.call():
        return core().compile_model(model, "CPU", options).create_infer_request()


def _threads() -> dict[str, int]:
    """Returns the option for the number of threads if this process may use less time than its cores have."""
    limit = quota()
    return {} if limit is None or limit >= (os.cpu_count() or 1) else {"INFERENCE_NUM_THREADS": limit}
