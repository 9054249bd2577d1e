"""Gunicorn reads this file when it starts in this folder. `facespace serve` uses the same settings from anywhere."""

from gunicorn_config import *  # noqa: F403
