"""The paths of what ships with a network to measure its faces."""

from __future__ import annotations

from pathlib import Path

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER, MEASURES

POPULATION = ".population.json"


def shipped_measures() -> list[Path]:
    """Returns the paths of the measuring networks that ship with the bundled network."""
    return sorted(BUNDLED_FOLDER.glob(f"*{MEASURES}"))


def shipped_populations() -> list[Path]:
    """Returns the paths of the distributions of measured quantities that ship with the bundled network."""
    return sorted(BUNDLED_FOLDER.glob(f"*{POPULATION}"))
