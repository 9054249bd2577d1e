"""Where the directions of the bundled network are."""

from __future__ import annotations

from pathlib import Path

from stylegan2.checkpoints.resolving import BUNDLED_FOLDER, bundled_network

SUFFIX = ".directions.npz"  # no second .safetensors beside the network, which is found as the only one


def directions_beside(network: Path) -> Path:
    """The file of directions that ships beside a network file (it may not exist): `faces64.directions.npz`."""
    return network.with_suffix(SUFFIX)


def bundled_directions() -> Path:
    """The file of directions that ships with the bundled network.

    Raises:
        CheckpointError: there is no bundled network.
    """
    return directions_beside(bundled_network(BUNDLED_FOLDER))
