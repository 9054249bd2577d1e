"""Where the directions are that ship with a network."""

from __future__ import annotations

from pathlib import Path

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER

SUFFIX = ".directions.npz"  # no second .safetensors beside the network, which is found as the only one


def directions_beside(network: Path) -> Path:
    """The file of directions that ships beside a network file (it may not exist): `faces64.directions.npz`."""
    return network.with_suffix(SUFFIX)


def shipped_directions() -> list[Path]:
    """The files of directions that ship with the project: the bundled network's."""
    return sorted(BUNDLED_FOLDER.glob(f"*{SUFFIX}"))
