"""Where the directions of the bundled network are."""

from __future__ import annotations

from pathlib import Path

SUFFIX = ".directions.npz"  # no second .safetensors beside the network, which is found as the only one


def directions_beside(network: Path) -> Path:
    """The file of directions that ships beside a network file (it may not exist): `faces64.directions.npz`."""
    return network.with_suffix(SUFFIX)
