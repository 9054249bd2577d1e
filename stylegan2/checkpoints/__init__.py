"""Readers of network files, one per format, behind one function; known networks and their download."""

from stylegan2.checkpoints.known_networks import KNOWN_NETWORKS, KnownNetwork, known_network
from stylegan2.checkpoints.reading import read_checkpoint, refusal
from stylegan2.checkpoints.resolving import resolve
from stylegan2.checkpoints.safetensors_file import read_header, write_checkpoint

__all__ = [
    "KNOWN_NETWORKS",
    "KnownNetwork",
    "known_network",
    "read_checkpoint",
    "read_header",
    "refusal",
    "resolve",
    "write_checkpoint",
]
