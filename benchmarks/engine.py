"""Measures the generator alone, on each engine, beside the fastest 3x3 convolution of the engine's library."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.networks import checkpoint, gflop
from benchmarks.timing import seconds
from stylegan2.engines import is_installed
from stylegan2.weights import Checkpoint

ROOT = Path(__file__).parents[1]
CHAIN = 4  # convolutions, see benchmarks.ceiling
NATIVE_BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}  # of x86 and ARM


@dataclasses.dataclass(frozen=True)
class Row:
    """One engine's figures.

    Attributes:
        image: Seconds per image.
        ceiling: GFLOP/s of the fastest 3x3 convolution of the engine's library.
        chain: The same of CHAIN convolutions one after the other.
        share, chain_share: The network's GFLOP/s divided by the highest ceiling and chain of all engines.
        peak: Peak memory in MB.
        ratio: Time divided by TensorFlow's; None if that was not measured.
    """

    image: float
    ceiling: float
    chain: float
    share: float
    chain_share: float
    peak: float
    ratio: float | None


def installed() -> list[str]:
    """Returns those of OpenVINO and TensorFlow that are installed."""
    return [engine for engine in ("openvino", "tensorflow") if is_installed(engine)]


def compare(engines: Sequence[str], case: Sequence[Any], rounds: int) -> dict[str, Row]:
    """Measures one network on each engine, in turn, so that other work of the machine slows down all of them.

    Args:
        engines: Some of stylegan2.engines.ENGINES.
        case: The arguments of `measure` after the engine.
        rounds: How often each engine is measured, each time in a process of its own.
    """
    measured: dict[str, list[dict[str, float]]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            measured[engine].append(in_new_process(engine, case))
    return summary(measured)


def in_new_process(engine: str, case: Sequence[Any]) -> dict[str, float]:
    """Returns the figures of `measure` in a process of its own. Raises RuntimeError if it fails."""
    command = [sys.executable, "-m", "benchmarks", "row", engine, *map(str, case)]
    done = subprocess.run(command, cwd=ROOT, env=environment(engine), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{engine} ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def environment(engine: str) -> dict[str, str]:
    """Returns the environment in which Keras runs on an engine."""
    return {**os.environ, "KERAS_BACKEND": "jax" if engine == "jax" else "tensorflow"}


def summary(measured: Mapping[str, Sequence[Mapping[str, float]]]) -> dict[str, Row]:
    """Returns the row of each engine: medians over the rounds. The ratio is the median of the rounds' ratios."""
    highest = {name: max(_median(rounds, name) for rounds in measured.values()) for name in ("ceiling", "chain")}
    rows = {}
    for engine, rounds in measured.items():
        others = measured.get("tensorflow", [])
        ratios = [a["image"] / b["image"] for a, b in zip(rounds, others, strict=False)]
        image = _median(rounds, "image")
        speed = _median(rounds, "gflop") / image
        rows[engine] = Row(
            image=image,
            ceiling=_median(rounds, "ceiling"),
            chain=_median(rounds, "chain"),
            share=speed / highest["ceiling"],
            chain_share=speed / highest["chain"],
            peak=_median(rounds, "peak"),
            ratio=statistics.median(ratios) if ratios else None,
        )
    return rows


def measure(engine: str, name: str, precision: str, batch_size: int = 1, images: int = 1) -> dict[str, float]:
    """Measures one network in this process.

    Args:
        engine: One of stylegan2.engines.ENGINES; other ones than "openvino" must be the Keras backend of this process.
        name: A key of NETWORKS.
        precision: "float32" or "bfloat16".
        batch_size: Images per launch. OpenVINO always computes one by one.
        images: Images per call.

    Returns:
        `image` (seconds per image), `gflop` (per image), `ceiling` and `chain` (GFLOP/s, the higher ones of before and
        after the network), and `peak` (memory in MB, before the first ceiling).
    """
    from benchmarks.ceiling import ceiling

    network = built(engine, checkpoint(name), precision, batch_size)
    ws = network.mapping(np.random.RandomState(0).randn(images, network.config.z_dim))
    repeats = max(7, round(1 / seconds(lambda: network.synthesis(ws), 1)))  # at least a second
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lengths = {"ceiling": 1, "chain": CHAIN}
    before = {kind: ceiling(engine, precision, length) for kind, length in lengths.items()}
    image = seconds(lambda: network.synthesis(ws), repeats) / images
    highest = {kind: max(before[kind], ceiling(engine, precision, length)) for kind, length in lengths.items()}
    return {"image": image, "gflop": gflop(network.config), **highest, "peak": peak}


def built(engine: str, weights: Checkpoint, precision: str, batch_size: int) -> Any:
    """Returns the generator of an engine."""
    if engine == "openvino":
        from stylegan2.on_openvino.network import OpenVINONetwork

        return OpenVINONetwork(weights, precision)
    from stylegan2.keras_network import KerasNetwork

    return KerasNetwork(weights, precision, batch_size)


def has_bfloat16() -> bool:
    """Returns whether this CPU multiplies bfloat16. Reads /proc/cpuinfo, so that it works without OpenVINO."""
    words = Path("/proc/cpuinfo").read_text().split()
    return not NATIVE_BFLOAT16.isdisjoint(words)


def _median(rounds: Sequence[Mapping[str, float]], name: str) -> float:
    return statistics.median(each[name] for each in rounds)
