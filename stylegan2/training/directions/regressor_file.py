"""Reads and writes a trained regressor, so that it can be used for several networks."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
from keras import ops
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from stylegan2.files.durable import replacing
from stylegan2.training.directions.regressor import Regressor, RegressorConfig

KEY = "facespace"
FORMAT = "attribute regressor"
VERSION = 1
STATISTICS = ("mean", "std", "r2")


class RegressorFileError(ValueError):
    """Raised for a regressor file that cannot be used. The message names the file."""


def write_regressor(path: Path, regressor: Regressor) -> None:
    """Writes the weights and statistics of a regressor as safetensors. After a failure there is no partial file.

    Raises:
        OSError, SafetensorError: the file cannot be written.
    """
    weights = [ops.convert_to_numpy(ops.copy(variable.value)) for variable in regressor.model.variables]
    arrays = {str(k): values for k, values in enumerate(weights)}
    arrays |= {name: getattr(regressor, name) for name in STATISTICS}
    header = {"format": FORMAT, "version": VERSION, "config": dataclasses.asdict(regressor.config)}
    with replacing(path) as temporary:
        arrays = {name: np.array(values, order="C") for name, values in arrays.items()}
        save_file(arrays, temporary, metadata={KEY: json.dumps(header)})


def read_regressor(path: Path) -> Regressor:
    """Reads a file that `write_regressor` wrote.

    Raises:
        RegressorFileError: the file cannot be read or has another format.
    """
    try:
        with safe_open(path, "numpy") as file:
            header = json.loads((file.metadata() or {}).get(KEY, "null"))
            if not isinstance(header, dict) or (header.get("format"), header.get("version")) != (FORMAT, VERSION):
                raise ValueError(f"its `{KEY}` must be JSON with the format {FORMAT!r} and version {VERSION}")
            names = tuple(header["config"].pop("names"))
            regressor = Regressor(
                RegressorConfig(**header["config"], names=names), *(file.get_tensor(name) for name in STATISTICS)
            )
            for k, variable in enumerate(regressor.model.variables):
                variable.assign(file.get_tensor(str(k)))
    except (OSError, SafetensorError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RegressorFileError(f"regressor {path} cannot be read: {error}") from error
    return regressor
