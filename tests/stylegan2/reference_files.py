"""The small networks in the original programs' formats that lie beside the project; an outsider's clone lacks them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference"


@dataclasses.dataclass(frozen=True)
class ReferenceFile:
    """A network file, and what the original program makes of it: arrays by name."""

    path: Path
    outputs: dict[str, np.ndarray]


def reference_file(path: Path) -> ReferenceFile:
    """TensorFlow's files share the outputs of the network behind `__`; both rosinality files have the same."""
    name = path.name.partition(".")[0].rpartition("__")[2].removesuffix("_traincheckpoint")
    with np.load(FOLDER / f"{name}.npz") as outputs:
        return ReferenceFile(path, dict(outputs))


def reference_paths() -> list[Path]:
    """Every network file of the folder, none if it is missing."""
    return sorted([*FOLDER.glob("*.pkl"), *FOLDER.glob("*.pt")])


every_reference_file = pytest.mark.parametrize(
    "path",
    reference_paths() or [pytest.param(None, marks=pytest.mark.skip(reason=f"{FOLDER} with its networks is missing"))],
    ids=lambda path: path.name if path else "none",
)
