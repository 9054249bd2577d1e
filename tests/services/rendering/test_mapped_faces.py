"""The latents of random faces that are remembered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.network import Float32s
from services.rendering.mapped_faces import _MOST, Key, MappedFaces


class Mapping:
    """Maps faces to arrays of their seed, and remembers which it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int | None]] = []

    def of(self, faces: MappedFaces, *keys: Key) -> list[Float32s]:
        def compute(places: Sequence[int]) -> list[Float32s]:
            self.asked.append([keys[place][0] for place in places])
            return [np.full((2, 3), keys[place][0], np.float32) for place in places]

        return faces.of(keys, compute)


def test_a_face_is_mapped_once() -> None:
    faces, mapping = MappedFaces(), Mapping()
    first = mapping.of(faces, (1, 0.7, None), (2, 0.7, None))
    second = mapping.of(faces, (2, 0.7, None), (3, 0.7, None), (1, 0.7, None))
    assert mapping.asked == [[1, 2], [3]]
    assert [ws[0, 0] for ws in first] == [1, 2]
    assert [ws[0, 0] for ws in second] == [2, 3, 1]


def test_faces_of_another_psi_or_class_are_others() -> None:
    faces, mapping = MappedFaces(), Mapping()
    mapping.of(faces, (1, 0.7, None), (1, 0.5, None), (1, 0.7, 2))
    assert mapping.asked == [[1, 1, 1]]


def test_what_a_caller_does_to_its_array_changes_no_other_one() -> None:
    faces, mapping = MappedFaces(), Mapping()
    mapping.of(faces, (1, 0.7, None))[0][:] = 9
    assert mapping.of(faces, (1, 0.7, None))[0][0, 0] == 1


def test_the_least_recently_used_face_is_forgotten() -> None:
    faces, mapping = MappedFaces(), Mapping()
    mapping.of(faces, *[(seed, 0.7, None) for seed in range(_MOST)])
    mapping.of(faces, (0, 0.7, None))
    mapping.of(faces, (_MOST, 0.7, None))
    mapping.of(faces, (0, 0.7, None))
    mapping.of(faces, (1, 0.7, None))
    assert mapping.asked[1:] == [[_MOST], [1]]
