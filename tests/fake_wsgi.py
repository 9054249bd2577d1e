"""A composition root for Gunicorn in tests: the real one, but for the network.

`FACESPACE_NETWORK` says what to fake: `fake`, `slow` (50 ms per image), `broken` (cannot be loaded), `without
backend` (what it runs on is not installed), or `late` (is loaded once there is a file GATE in the results folder).
"""

from __future__ import annotations

import time
from pathlib import Path

from flask import Flask

import wsgi
from services.rendering.networks import NetworkEntry, OnDownload
from settings import Settings
from tests.fakes import FakeNetwork

SLOW = 0.05  # seconds
GATE = "gate"


def describe_fake(address: str) -> NetworkEntry:
    """An entry of that name."""
    return NetworkEntry(name=address, address=address)


def load_fake(settings: Settings, entry: NetworkEntry, on_download: OnDownload) -> FakeNetwork:
    """The fake network that the entry names."""
    if entry.name == "broken":
        raise ValueError("broken is not a StyleGAN2 network.")
    if entry.name == "without backend":
        raise ModuleNotFoundError("No module named 'jax'")
    gate = Path(settings.results) / GATE
    if entry.name == "far":
        on_download(120_000_000, 364_000_000)
    if entry.name in ("late", "far"):
        _wait_for(gate)
    return FakeNetwork(before_image=lambda number: time.sleep(SLOW if entry.name == "slow" else 0))


def _wait_for(gate: Path) -> None:
    while not gate.exists():
        time.sleep(SLOW)


def build() -> Flask:
    """The application on a fake network."""
    return wsgi.build(load_fake, describe_fake)
