"""The paths of the direction files that ship with a network."""

from __future__ import annotations

from pathlib import Path

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER

SUFFIX = ".directions.npz"  # not .safetensors: each file with that suffix is a network


def directions_beside(network: Path) -> Path:
    """Returns the path of the directions that ship beside a network file. The file may not exist.

    For `faces64.safetensors` it is `faces64.directions.npz`.
    """
    return network.with_suffix(SUFFIX)


def shipped_directions() -> list[Path]:
    """Returns the paths of the direction files that ship with the project."""
    return sorted(BUNDLED_FOLDER.glob(f"*{SUFFIX}"))
