"""A composition root for Gunicorn in tests: the real one, but for the network.

`FACESPACE_NETWORK` says what to fake: `fake`, `slow` (50 ms an image), `broken` (cannot be loaded), or `without
backend` (what it runs on is not installed).
"""

from __future__ import annotations

import time

from flask import Flask

import wsgi
from settings import Settings
from tests.fakes import FakeNetwork

SLOW = 0.05  # seconds


def load_fake(settings: Settings) -> FakeNetwork:
    """The fake network that the settings name."""
    if settings.network == "broken":
        raise ValueError("broken is not a StyleGAN2 network.")
    if settings.network == "without backend":
        raise ModuleNotFoundError("No module named 'jax'")
    return FakeNetwork(before_image=lambda number: time.sleep(SLOW if settings.network == "slow" else 0))


def build() -> Flask:
    """The application on a fake network."""
    return wsgi.build(load_fake)
