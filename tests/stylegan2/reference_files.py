"""Small networks in the original programs' formats. They may lie beside the checkout."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from tests.beside import REFERENCE


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
    with np.load(REFERENCE / f"{name}.npz") as outputs:
        return ReferenceFile(path, dict(outputs))


def reference_paths() -> list[Path]:
    """Returns every network file in the folder, or none if the folder is missing."""
    return sorted([*REFERENCE.glob("*.pkl"), *REFERENCE.glob("*.pt")])


every_reference_file = pytest.mark.parametrize(
    "path",
    reference_paths() or [pytest.param(None, marks=pytest.mark.skip(reason=f"{REFERENCE} is missing"))],
    ids=lambda path: path.name if path else "none",
)
