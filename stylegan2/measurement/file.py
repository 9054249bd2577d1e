"""Reads and writes files of measuring networks: safetensors with a JSON header."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from stylegan2.files.durable import replacing
from stylegan2.measurement.configs import ParserConfig, RegressorConfig
from stylegan2.measurement.readings import ReadableAttribute
from stylegan2.measurement.shapes import weight_shapes

KEY = "facespace"
FORMAT = "face measures"
VERSION = 1
MAX_HEADER = 1_000_000  # bytes of JSON; ours have 20,000
PARSER = "parser"

Weights = Mapping[str, np.ndarray]


class MeasuresError(ValueError):
    """Raised for a file of measuring networks that cannot be used. The message names the file."""


@dataclasses.dataclass(frozen=True)
class TrainedRegressor:
    """A regressor. Its outputs times `std`, plus `mean`, are attributes in their units; both are float32 [A]."""

    config: RegressorConfig
    weights: Weights
    mean: np.ndarray
    std: np.ndarray


@dataclasses.dataclass(frozen=True)
class TrainedParser:
    """A network for regions and landmarks."""

    config: ParserConfig
    weights: Weights


@dataclasses.dataclass(frozen=True, kw_only=True)
class Measures:
    """The networks that measure the faces of one kind of pictures, and how accurate they are.

    Attributes:
        attributes: what the regressors estimate.
        regressors: one or more, whose estimates are averaged.
        parser: finds regions and landmarks; None if the file has no such network.
        landmarks: the names of the landmarks, in the order of the parser's outputs.
        accuracy: measured on people that no network has seen: `iou` by region, `landmark_error` by landmark in shares
            of the height.
        networks: fingerprints of the generators whose faces they measure; empty for any.
        note: how the networks were trained, in words.
    """

    attributes: Sequence[ReadableAttribute]
    regressors: Sequence[TrainedRegressor]
    parser: TrainedParser | None = None
    landmarks: Sequence[str] = ()
    accuracy: Mapping[str, Mapping[str, float]] = dataclasses.field(default_factory=dict)
    networks: Sequence[str] = ()
    note: str = ""

    @property
    def size(self) -> int:
        """Height and width of the pictures that the networks take, in pixels."""
        return self.regressors[0].config.size

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of all configurations and weights, hexadecimal."""
        digest = hashlib.sha256(json.dumps(_configs(self), sort_keys=True).encode())
        for name, array in sorted(_tensors(self, np.dtype(np.float32)).items()):
            digest.update(name.encode())
            digest.update(array.data)
        return digest.hexdigest()


class _Header(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON in a file's metadata."""

    format: str
    version: int
    attributes: list[ReadableAttribute]
    regressors: list[RegressorConfig]
    parser: ParserConfig | None = None
    landmarks: list[str] = []
    accuracy: dict[str, dict[str, float]] = {}
    networks: list[str] = []
    note: str = ""


def write_measures(path: Path, measures: Measures, dtype: str = "float16") -> None:
    """Writes networks. A write that fails leaves `path` as it was.

    Args:
        path: the file to write or replace, which should end in `.measures.safetensors`.
        measures: the networks.
        dtype: of the weights in the file, `float32` or `float16`.

    Raises:
        OSError: the file cannot be written.
    """
    header = {"format": FORMAT, "version": VERSION, **_configs(measures)}
    header |= {"attributes": [dataclasses.asdict(each) for each in measures.attributes]}
    header |= {name: list(getattr(measures, name)) for name in ("landmarks", "networks")}
    header |= {"accuracy": {kind: dict(values) for kind, values in measures.accuracy.items()}, "note": measures.note}
    tensors = _tensors(measures, np.dtype(dtype))
    with replacing(path, shared=True) as temporary:
        temporary.write_bytes(save(tensors, {KEY: json.dumps(header)}))


def read_measures(path: Path) -> Measures:
    """Reads what `write_measures` wrote.

    Raises:
        MeasuresError: the file is missing, damaged, of another program, or contradicts itself.
    """
    try:
        with open(path, "rb") as opened:
            if int.from_bytes(opened.read(8), "little") > 2 * MAX_HEADER:
                raise ValueError("its header is larger than any that Facespace writes")
        with safe_open(path, "numpy") as file:
            header = _read_header((file.metadata() or {}).get(KEY, ""))
            measures = _read_networks(file, header)
    except (OSError, SafetensorError, ValueError, msgspec.MsgspecError) as error:
        raise MeasuresError(f"measures {path} cannot be read: {error}") from error
    return measures


def _read_header(text: str) -> _Header:
    if not text or len(text) > MAX_HEADER:
        raise ValueError("it is a safetensors file of another program")
    header = msgspec.json.decode(text, type=_Header)
    if (header.format, header.version) != (FORMAT, VERSION):
        raise ValueError(f"it must have the format {FORMAT!r} and the version {VERSION}")
    if not header.regressors:
        raise ValueError("it has no regressor")
    names, parser = [each.name for each in header.attributes], header.parser
    for config in header.regressors:
        if config.outputs != len(names) or config.size != header.regressors[0].size:
            raise ValueError(f"each regressor must have {len(names)} outputs and the same size")
    if parser is not None and (parser.landmarks != len(header.landmarks) or parser.size != header.regressors[0].size):
        raise ValueError(f"its parser must have {len(header.landmarks)} landmarks and the size of the regressors")
    if len(set(names)) != len(names) or len(set(header.landmarks)) != len(header.landmarks):
        raise ValueError("names of attributes and of landmarks must differ")
    return header


def _read_networks(file: Any, header: _Header) -> Measures:
    regressors = []
    for number, config in enumerate(header.regressors):
        start = _regressor(number)
        mean, std = (_tensor(file, f"{start}/{name}", (config.outputs,)) for name in ("mean", "std"))
        regressors.append(TrainedRegressor(config, _weights(file, start, config), mean, std))
    of_parser = header.parser
    parser = None if of_parser is None else TrainedParser(of_parser, _weights(file, PARSER, of_parser))
    return Measures(
        attributes=tuple(header.attributes),
        regressors=tuple(regressors),
        parser=parser,
        landmarks=tuple(header.landmarks),
        accuracy=header.accuracy,
        networks=tuple(header.networks),
        note=header.note,
    )


def _weights(file: Any, start: str, config: RegressorConfig | ParserConfig) -> dict[str, np.ndarray]:
    return {name: _tensor(file, f"{start}/{name}", shape) for name, shape in weight_shapes(config).items()}


def _tensor(file: Any, name: str, shape: tuple[int, ...]) -> np.ndarray:
    if name not in file.keys() or tuple(file.get_slice(name).get_shape()) != shape:  # noqa: SIM118 - no mapping
        raise ValueError(f"it must have `{name}` of the shape {shape}")
    array = np.asarray(file.get_tensor(name), np.float32)
    if not np.isfinite(array).all():
        raise ValueError(f"its `{name}` is not finite")
    return array


def _configs(measures: Measures) -> dict[str, Any]:
    parser = measures.parser and dataclasses.asdict(measures.parser.config)
    return {"regressors": [dataclasses.asdict(each.config) for each in measures.regressors], "parser": parser}


def _tensors(measures: Measures, dtype: np.dtype) -> dict[str, np.ndarray]:
    """Returns all arrays by their names in the file."""
    arrays: dict[str, np.ndarray] = {}
    for number, each in enumerate(measures.regressors):
        named = {**each.weights, "mean": each.mean, "std": each.std}
        arrays |= {f"{_regressor(number)}/{name}": array for name, array in named.items()}
    if measures.parser is not None:
        arrays |= {f"{PARSER}/{name}": array for name, array in measures.parser.weights.items()}
    return {name: np.array(array, dtype, order="C") for name, array in arrays.items()}


def _regressor(number: int) -> str:
    return f"regressor_{number}"
