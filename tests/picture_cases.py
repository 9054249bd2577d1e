"""Pictures and training sets on which an earlier version was wrong. They lie beside the checkout, not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "cases"


def picture_case(name: str) -> Path:
    """Returns the path of a case, or skips the test."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{path} is missing")
    return path
