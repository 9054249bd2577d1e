"""Stored targets remain only if their faces were made."""

import numpy as np
import pytest

from services.errors import StorageFull
from services.projections.targets import Targets
from tests.services.projections.test_projections import files


def test_a_target_is_removed_if_its_face_is_not_made(results):
    targets, pixels = Targets(results), np.zeros((4, 4, 3), np.uint8)
    results.mkdir()
    with pytest.raises(StorageFull), targets.keeping(pixels, "a" * 64):
        raise StorageFull("The disk is full.")
    assert files(results) == []
    with targets.keeping(pixels, "a" * 64):
        pass
    with pytest.raises(StorageFull), targets.keeping(pixels, "a" * 64):  # but an earlier face's stays
        raise StorageFull("The disk is full.")
    assert files(results) == [f"targets/{'a' * 64}.png"]
