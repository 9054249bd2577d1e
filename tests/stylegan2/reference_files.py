"""Small networks in the original programs' formats. They lie beside the checkout; other clones lack them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference"


@dataclasses.dataclass(frozen=True)
class ReferenceFile:
    """A network file, and the outputs of the original program, by name."""

    path: Path
    outputs: dict[str, np.ndarray]


def reference_file(path: Path) -> ReferenceFile:
    """Returns a file with its outputs.

    TensorFlow's files have the outputs of the network named after `__`. Both rosinality files have the same outputs.
    """
    name = path.name.partition(".")[0].rpartition("__")[2].removesuffix("_traincheckpoint")
    with np.load(FOLDER / f"{name}.npz") as outputs:
        return ReferenceFile(path, dict(outputs))


def reference_paths() -> list[Path]:
    """Returns every network file in the folder, or none if the folder is missing."""
    return sorted([*FOLDER.glob("*.pkl"), *FOLDER.glob("*.pt")])


every_reference_file = pytest.mark.parametrize(
    "path",
    reference_paths() or [pytest.param(None, marks=pytest.mark.skip(reason=f"{FOLDER} with its networks is missing"))],
    ids=lambda path: path.name if path else "none",
)
