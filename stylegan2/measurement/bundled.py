"""The paths of what ships with a network to measure its faces."""

from __future__ import annotations

from pathlib import Path

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER, MEASURES

POPULATION = ".population.json"
JUDGE = f".judge{MEASURES}"


def shipped_measures() -> list[Path]:
    """Returns the paths of the measuring networks that ship with the project, without the judges."""
    return sorted(path for path in BUNDLED_FOLDER.glob(f"*{MEASURES}") if not path.name.endswith(JUDGE))


def shipped_judges() -> list[Path]:
    """Returns the paths of the judges: networks trained on other people, which check what the service has made.

    The service measures and steers with the networks of `shipped_measures`. Documents state what the judges measure.
    """
    return sorted(BUNDLED_FOLDER.glob(f"*{JUDGE}"))


def shipped_populations() -> list[Path]:
    """Returns the paths of the distributions of measured quantities that ship with the project."""
    return sorted(BUNDLED_FOLDER.glob(f"*{POPULATION}"))
