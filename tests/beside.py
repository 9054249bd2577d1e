"""Files that may lie beside the checkout, in `../shared`. Other clones lack them, and their tests are skipped there."""

from pathlib import Path

SHARED = Path(__file__).resolve().parents[2] / "shared"
FACES = SHARED / "faces128"  # rendered faces with labels, as zips
REFERENCE = SHARED / "reference"  # small networks in the original programs' formats, with their outputs
