"""From what a person writes (a name, a path, an address) to a file on this machine."""

from __future__ import annotations

import difflib
from pathlib import Path

from stylegan2.checkpoints.download import fetch
from stylegan2.checkpoints.known_networks import KNOWN_NETWORKS, known_network, why_refused
from stylegan2.errors import CheckpointError

BUNDLED = "bundled"
BUNDLED_FOLDER = Path(__file__).parent.parent / "networks"


def resolve(name_or_path_or_url: str | Path, cache_dir: Path | None = None, progress: bool = True) -> Path:
    """The file that is meant: the bundled network, a known network, a web address (both fetched once), or a path.

    A name wins over a file of the same name in the current folder; `./name` means the file.

    Raises:
        CheckpointError: there is no such network, or it cannot be fetched.
    """
    named = str(name_or_path_or_url)
    if named == BUNDLED:
        return bundled_network(BUNDLED_FOLDER)
    if network := known_network(named):
        return fetch(network.url, cache_dir, network.sha256, progress)
    if "://" in named:
        return fetch(named, cache_dir, progress=progress)
    path = Path(named).expanduser()
    if path.exists():
        return path
    raise CheckpointError(_not_found(named))


def bundled_network(folder: Path) -> Path:
    """The one `.safetensors` in that folder.

    Raises:
        CheckpointError: there is none, or more than one.
    """
    files = sorted(folder.glob("*.safetensors"))
    if len(files) != 1:
        names = ", ".join(file.name for file in files) or "none"
        raise CheckpointError(f"the bundled network has to be the one .safetensors in {folder}; there is: {names}")
    return files[0]


def _not_found(named: str) -> str:
    if reason := why_refused(named):
        return f"{named} {reason}, which Facespace does not build; known networks are {_known_names(named)}"
    if "/" in named or "\\" in named:
        return f"{named} does not exist; give the path of a network file, an https address, or a known network's name"
    return f"{named} is neither a file nor a known network; known are {_known_names(named)}"


def _known_names(named: str) -> str:
    """The names that come close to what was written, or all of them."""
    names = [BUNDLED, *(network.name for network in KNOWN_NETWORKS)]
    return ", ".join(difflib.get_close_matches(named, names, n=3, cutoff=0.5) or names)
