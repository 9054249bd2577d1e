"""The measuring networks as the services see them: NumPy in, NumPy out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from services.network import Floats
from stylegan2.measurement.readings import ReadableAttribute, Readings


class FaceReader(Protocol):
    """Reads attributes, regions and landmarks from pictures. Any thread may call it.

    Attributes:
        name: of the file that the networks were read from.
        fingerprint: the SHA-256 of configuration and weights, hexadecimal.
        attributes: what `Readings.attributes` holds, in this order.
        landmarks: the names of the landmarks. `_l` and `_r` at the end of a name are the sides of the picture.
        networks: fingerprints of the networks whose faces it reads; empty if the file states none.
        size: height and width of the pictures that its networks take. Of larger ones, blocks of pixels are averaged.
    """

    @property
    def name(self) -> str: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def attributes(self) -> Sequence[ReadableAttribute]: ...
    @property
    def landmarks(self) -> Sequence[str]: ...
    @property
    def networks(self) -> Sequence[str]: ...
    @property
    def size(self) -> int: ...

    def read(self, images: Floats) -> Readings:
        """Reads images float32 [N, H, W, C] in -1..1. A row's result does not depend on the other rows."""
