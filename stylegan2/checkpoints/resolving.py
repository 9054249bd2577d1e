"""Resolving what a user writes (a name, a path or an address) to a file on this machine."""

from __future__ import annotations

import difflib
from pathlib import Path

from stylegan2.addresses import without_secrets
from stylegan2.checkpoints.download import OnDownload, fetch
from stylegan2.checkpoints.known_networks import KNOWN_NETWORKS, known_network, why_refused
from stylegan2.errors import CheckpointError

BUNDLED = "bundled"
BUNDLED_NETWORK = "faces128"  # what "bundled" stands for; earlier ones keep their names, because stored faces need them
_SUFFIX = ".safetensors"
MEASURES = ".measures.safetensors"  # the end of the names of measuring networks, which lie beside a network
BUNDLED_FOLDER = Path(__file__).parent.parent / "networks"


def resolve(
    name_or_path_or_url: str | Path,
    cache_dir: Path | None = None,
    progress: bool = True,
    on_download: OnDownload = lambda done, total: None,
) -> Path:
    """Returns the path of a network file. Known networks and addresses are downloaded once.

    Args:
        name_or_path_or_url: `"bundled"`, the name of a network that ships with the project (`faces128`, `faces64`) or
            of a known one, an https address, or a path. A name takes precedence over a file of that name in the
            current folder; write `./name` for the file.
        cache_dir: The folder for downloads. If omitted, the user's cache folder.
        progress: Whether a download shows a progress bar.
        on_download: See `fetch`.

    Raises:
        CheckpointError: If there is no such network, or it cannot be downloaded.
    """
    named = str(name_or_path_or_url)
    if shipped := shipped_networks(BUNDLED_FOLDER).get(BUNDLED_NETWORK if named == BUNDLED else named):
        return shipped
    if network := known_network(named):
        return fetch(network.url, cache_dir, network.sha256, progress, on_download)
    if "://" in named:
        return fetch(named, cache_dir, progress=progress, on_download=on_download)
    path = Path(named).expanduser()
    if path.is_file() or path.is_dir():
        return path
    if path.exists():
        raise CheckpointError(f"{named} is a device or a pipe, not a file")
    raise CheckpointError(without_secrets(_not_found(named)))  # an address whose scheme is missing


def shipped_networks(folder: Path) -> dict[str, Path]:
    """Returns the paths of the networks in a folder by their names. Measuring networks are not among them."""
    paths = sorted(path for path in folder.glob(f"*{_SUFFIX}") if not path.name.endswith(MEASURES))
    return {path.name.removesuffix(_SUFFIX): path for path in paths}


def _not_found(named: str) -> str:
    if reason := why_refused(named):
        return f"{named} {reason}, which Facespace cannot build; known networks are {_known_names(named)}"
    if "/" in named or "\\" in named:
        return f"{named} does not exist; give the path of a network file, an https address, or a known network's name"
    return f"{named} is neither a file nor a known network; known networks are {_known_names(named)}"


def _known_names(named: str) -> str:
    """Returns up to three known names that resemble `named`, or all of them."""
    names = [BUNDLED, *shipped_networks(BUNDLED_FOLDER), *(network.name for network in KNOWN_NETWORKS)]
    return ", ".join(difflib.get_close_matches(named, names, n=3, cutoff=0.5) or names)
