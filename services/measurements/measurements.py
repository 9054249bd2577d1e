"""Measures stored faces once, and pictures that are not stored."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from services.client import check_client
from services.faces.face_service import FaceService
from services.measurements.eyes import EyeFinder
from services.measurements.measurement import Measurement
from services.measurements.methods import Method, WithoutReader, WithReader, read
from services.measurements.presence import shows_face
from services.measurements.readers import Readers
from services.measurements.record import from_text, to_text
from services.memory_budget import MemoryBudget
from services.network import Network
from services.pictures.decoding import decoded
from services.recipes.face import Face
from services.rendering.networks import Networks
from stylegan2.measurement.readings import Readings
from stylegan2.pictures.pixels import Pixels

_BYTES_PER_PIXEL = 150  # the picture as bytes and as floats, and the regions of each pixel, twice


class Measurements:
    """Measures faces. Any thread may use it.

    Args:
        faces: gives the PNGs of stored faces, and keeps what was measured on them.
        networks: finds the network of a face.
        readers: finds the reader of a network.
        memory: the memory for requests.
        eyes: finds the eyes where there is no reader; None if nothing is installed that does.
    """

    def __init__(
        self,
        faces: FaceService,
        networks: Networks,
        readers: Readers,
        memory: MemoryBudget,
        eyes: EyeFinder | None = None,
    ) -> None:
        self._faces = faces
        self._networks = networks
        self._readers = readers
        self._memory = memory
        self._without_reader = WithoutReader(eyes)
        self._methods: dict[str, WithReader] = {}  # by the reader's fingerprint
        self._lock = threading.Lock()

    def of(self, faces: Sequence[Face]) -> list[Measurement]:
        """Measures stored faces, in order: each once, then it is remembered.

        Raises:
            ClientGone: the client has disconnected.
            NetworkMismatch: the network of a face is none of the configured ones.
            NetworkNotReady, NetworkUnusable: its network is not loaded, or cannot be.
            MeasuresUnusable: the file of the network's reader cannot be used.
            ResultsError: a PNG cannot be read.
            MemoryFull, NeedsTooMuchMemory: the picture needs more memory than there is; nothing may be reserved yet.
        """
        networks: dict[str, Network] = {}
        for face in faces:
            fingerprint = face.recipe.fingerprint
            if fingerprint not in networks:
                networks[fingerprint] = self._networks.generator_of(face.recipe).network
        return [self.of_stored(networks[face.recipe.fingerprint], face) for face in faces]

    def of_stored(self, network: Network, face: Face) -> Measurement:
        """Measures a stored face of `network`. Raises as `of`."""
        method = self.method(network)
        known = from_text(method, face.measures)
        if known is not None:
            return known
        check_client()
        with self._memory.reserve(measuring_bytes(network)):
            text = to_text(method, method.measure(decoded(self._faces.png(face))))
        self._faces.remember(face, text)
        return _read(method, text)

    def of_pixels(self, network: Network, pixels: Pixels) -> Measurement:
        """Measures a picture of `network` that is not stored, uint8 [H, W, C]. The values are those of a stored one.

        The caller reserves the memory, see `measuring_bytes`.

        Raises:
            MeasuresUnusable: the file of the network's reader cannot be used.
        """
        method = self.method(network)
        return _read(method, to_text(method, method.measure(pixels)))

    def text_of(self, network: Network, measurement: Measurement) -> str:
        """Returns the text that is kept with a face of `network` that was measured. Raises as `of_pixels`."""
        return to_text(self.method(network), measurement)

    def read(self, network: Network, pixels: Pixels) -> Readings | None:
        """Returns what the reader of `network` reads from a picture, uint8 [H, W, C]; None without a reader.

        Raises:
            MeasuresUnusable: the file of the network's reader cannot be used.
        """
        method = self.method(network)
        return read(method.reader, pixels) if isinstance(method, WithReader) else None

    def shows_face(self, network: Network, pixels: Pixels) -> bool:
        """Returns whether a picture of `network` shows a face, uint8 [H, W, C]; True if nothing could find it.

        Raises:
            MeasuresUnusable: the file of the network's reader cannot be used.
        """
        method = self.method(network)
        if not isinstance(method, WithReader):
            return True
        return shows_face(read(method.reader, pixels), method.reader.landmarks)

    def reliable(self, network: Network) -> frozenset[str]:
        """Returns the names of the quantities by which pictures of `network` can be compared.

        Raises:
            MeasuresUnusable: the file of the network's reader cannot be used.
        """
        return frozenset(name for name, each in self.method(network).quantities.items() if each.is_reliable)

    def errors(self, network: Network) -> Mapping[str, float]:
        """Returns the standard errors of the quantities of `network` for which they are known. Raises as `reliable`."""
        return self.method(network).errors

    def method(self, network: Network) -> Method:
        """Returns how faces of `network` are measured. Raises MeasuresUnusable."""
        reader = self._readers.of(network)
        if reader is None:
            return self._without_reader
        with self._lock:
            return self._methods.setdefault(reader.fingerprint, WithReader(reader, self._without_reader))


def measuring_bytes(network: Network) -> int:
    """Returns about how many bytes it takes to measure a picture of `network`."""
    return network.config.img_height * network.config.img_width * _BYTES_PER_PIXEL


def _read(method: Method, text: str) -> Measurement:
    """Returns the measurement in a text that was just made, so that it is rounded as one that is read later."""
    measurement = from_text(method, text)
    assert measurement is not None
    return measurement
