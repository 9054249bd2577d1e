"""Reads and writes files of directions. The docstring of `stylegan2.directions` describes the format."""

from __future__ import annotations

import dataclasses
import json
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from stylegan2.directions.directions import AnotherNetworkError, Directions, DirectionsError
from stylegan2.files.durable import replacing

KEY = "facespace"
FORMAT = "stylegan2 directions"
VERSION = 1
ARRAYS = ("directions", "effects", "attribute_mean", "attribute_std", "regressor_r2")
TEXTS = ("descriptions", "units")
SUFFIXES = (".safetensors", ".npz")
MAX_BYTES = 1 << 30  # of all arrays in a file, unpacked
# NumPy and zipfile raise these for damaged contents.
DAMAGE = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, MemoryError)


class LatentShape(Protocol):
    """The part of a network's configuration that directions have to fit."""

    @property
    def num_ws(self) -> int: ...
    @property
    def w_dim(self) -> int: ...


def read_directions(path: Path, config: LatentShape, fingerprint: str | None = None) -> Directions:
    """Reads the directions in a file and checks that they fit a network.

    Args:
        path: a `.npz` file, or else a `.safetensors` file.
        config: the network's configuration.
        fingerprint: the network's fingerprint; None accepts a file for any network.

    Raises:
        AnotherNetworkError: the file names another network's fingerprint.
        DirectionsError: the file is missing, damaged, of another version, or does not fit the network.
    """
    path = Path(path)
    try:
        arrays, header = _read_npz(path) if path.suffix == ".npz" else _read_safetensors(path)
    except DirectionsError:
        raise
    except (*DAMAGE, SafetensorError) as error:
        raise DirectionsError(f"directions {path} cannot be read: {error}") from error
    try:
        _check_header(header)
        _check_network(path, header, fingerprint)
        return _to_directions(arrays, header, config)
    except AnotherNetworkError:
        raise
    except DirectionsError as error:
        raise DirectionsError(f"directions {path}: {error}") from error


def write_directions(path: Path, directions: Directions) -> None:
    """Writes directions to a `.safetensors` or `.npz` file. After a failure there is no partial file.

    Raises:
        DirectionsError: `path` has another suffix.
        OSError: the file cannot be written.
    """
    path = Path(path)
    check_suffix(path)
    arrays = {name: values for name in ARRAYS if (values := getattr(directions, name)) is not None}
    if all(np.array_equal(rows, rows[:1].repeat(len(rows), axis=0)) for rows in directions.directions):
        arrays["directions"] = directions.directions[:, 0]  # the same step in all layers
    arrays = {name: np.array(values, np.float32, order="C") for name, values in arrays.items()}
    rest = {f.name: getattr(directions, f.name) for f in dataclasses.fields(Directions) if f.name not in ARRAYS}
    header = json.dumps({"format": FORMAT, "version": VERSION, **rest})
    with replacing(path) as temporary, temporary.open("wb") as file:
        if path.suffix == ".npz":
            named: dict[str, Any] = {**arrays, KEY: np.array(header)}
            np.savez(file, **named)
        else:
            file.write(save(arrays, {KEY: header}))


def check_suffix(path: Path) -> None:
    """Raises DirectionsError for a suffix that `write_directions` does not support."""
    if path.suffix not in SUFFIXES:
        raise DirectionsError(f"a file of directions must end in {' or '.join(SUFFIXES)}. Received: {path.name}")


def _read_safetensors(path: Path) -> tuple[dict[str, np.ndarray], Any]:
    with safe_open(path, "numpy") as file:
        header = (file.metadata() or {}).get(KEY, "null")
        return {name: file.get_tensor(name) for name in ARRAYS if name in file.keys()}, _json(header)  # noqa: SIM118


def _read_npz(path: Path) -> tuple[dict[str, np.ndarray], Any]:
    with zipfile.ZipFile(path) as members:
        if sum(member.file_size for member in members.infolist()) > MAX_BYTES:
            raise DirectionsError(f"directions {path} must be smaller than 1 GiB")
    with np.load(path, allow_pickle=False) as file:
        header = str(file[KEY][()]) if KEY in file else "null"
        return {name: file[name] for name in ARRAYS if name in file}, _json(header)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _check_header(header: Any) -> None:
    if not isinstance(header, Mapping) or header.get("format") != FORMAT:
        raise DirectionsError(f"its `{KEY}` must be JSON with the format {FORMAT!r}")
    if header.get("version") != VERSION:
        raise DirectionsError(f"`version` must be {VERSION}. Received: {header.get('version')!r}")


def _check_network(path: Path, header: Mapping[str, Any], fingerprint: str | None) -> None:
    """Checks the fingerprint. This comes before the shapes, because another network often has other shapes, too."""
    named = header.get("fingerprint")
    if fingerprint and named and isinstance(named, str) and named != fingerprint:
        raise AnotherNetworkError(
            f"directions {path} are of another network, {header.get('network') or 'unnamed'} "
            f"({named[:12]}...), not of the one with the fingerprint {fingerprint[:12]}..."
        )


def _to_directions(arrays: Mapping[str, np.ndarray], header: Mapping[str, Any], config: LatentShape) -> Directions:
    """Makes `Directions` of a file's contents. Its constructor checks what is not checked here."""
    if "directions" not in arrays:
        raise DirectionsError("there is no array `directions`")
    arrays = {name: _floats(name, values) for name, values in arrays.items()}
    vectors = arrays["directions"]
    per_layer = (config.num_ws, config.w_dim)
    if vectors.shape[1:] not in (per_layer, per_layer[1:]) or len(vectors) == 0:
        raise DirectionsError(
            f"`directions` must have the shape [D, {config.w_dim}] or [D, {config.num_ws}, {config.w_dim}] for this "
            f"network. Received: {list(vectors.shape)}"
        )
    if vectors.ndim == 2:
        arrays["directions"] = np.repeat(vectors[:, None], config.num_ws, axis=1)
    known = {field.name for field in dataclasses.fields(Directions)} - set(ARRAYS)
    rest = {name: value for name, value in header.items() if name in known}
    lists = {name: _texts(name, rest[name]) for name in ("names", *TEXTS) if name in rest}
    if "names" not in lists:
        raise DirectionsError("`names` is missing: a list with one name per direction")
    return Directions(**{**rest, **lists, **arrays})


def _floats(name: str, values: np.ndarray) -> np.ndarray:
    if not np.issubdtype(values.dtype, np.floating):
        raise DirectionsError(f"`{name}` must be floating point numbers. Received: {values.dtype}")
    return values.astype(np.float32)


def _texts(name: str, values: Any) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise DirectionsError(f"`{name}` must be a list of texts. Received: {str(values)[:60]}")
    return tuple(values)
