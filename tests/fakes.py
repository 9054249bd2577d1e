"""Stand-ins that come in by constructor: a network that paints each seed's colour, and a service around it."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from db.face_store import FaceStore
from services.measurements.population_file import PopulationFiles
from services.measurements.readers import Readers
from services.memory_budget import MemoryBudget
from services.projections.alignment import Alignment
from services.rendering.networks import NetworkEntry
from services.service import Service
from stylegan2.directions.w_statistics import CovarianceCache
from stylegan2.measurement.readings import REGIONS, ReadableAttribute, Readings
from stylegan2.pictures.errors import DetectorUnavailable
from stylegan2.projection.result import ProjectionResult


@dataclasses.dataclass(frozen=True)
class FakeConfig:
    img_height: int = 16
    img_width: int = 12
    img_channels: int = 3
    z_dim: int = 8
    c_dim: int = 0
    w_dim: int = 6
    num_ws: int = 4


class FakeNetwork:
    """Maps and paints each row for itself, and complains if two threads are in it at once.

    `before_image` is called with the number of images so far, and may wait or raise.
    """

    licence = "CC0"
    device = "paint"
    metadata: ClassVar[dict[str, Any]] = {}

    def __init__(
        self,
        config: FakeConfig = FakeConfig(),
        *,
        name: str = "fake",
        fingerprint: str = "f" * 64,
        batch_size: int = 1,
        nbytes: int = 1000,
        before_image: Callable[[int], None] = lambda number: None,
    ) -> None:
        self.config = config
        self.name = name
        self.fingerprint = fingerprint
        self.batch_size = batch_size
        self.nbytes = nbytes
        self.images = 0
        self.launches: list[int] = []
        self._before_image = before_image
        self._alone = threading.Lock()
        random = np.random.RandomState(7)
        self._to_w = random.randn(config.z_dim + config.c_dim, config.w_dim)
        self._to_colours = random.randn(config.num_ws * config.w_dim, config.img_channels * 2)
        self.w_avg = np.zeros(config.w_dim, np.float32)

    def mapping(self, z, c=None, truncation_psi=1.0, truncation_cutoff=None):
        with self._only_one():
            inputs = z if c is None else np.concatenate([z, c], axis=1)
            w = np.stack([np.tanh(row @ self._to_w) for row in inputs.astype(np.float64)]) * truncation_psi
            return np.repeat(w[:, None], self.config.num_ws, axis=1).astype(np.float32)

    def sampled_w(self, z, c=None):
        return self.mapping(z, c)[:, 0]

    def style_matrices(self):
        return [self._to_colours[row :: self.config.num_ws].T.astype(np.float32) for row in range(self.config.num_ws)]

    def synthesis(self, ws, noise_mode="const"):
        with self._only_one():
            self.launches.append(len(ws))
            return np.stack([self._image(row) for row in ws])

    def _image(self, ws):
        self.images += 1
        self._before_image(self.images - 1)
        config = self.config
        top, bottom = np.tanh(ws.reshape(-1).astype(np.float64) @ self._to_colours).reshape(2, -1)
        share = np.linspace(0, 1, config.img_height)[:, None, None]
        image = np.broadcast_to(top * (1 - share) + bottom * share, (config.img_height, config.img_width, len(top)))
        return image.astype(np.float32)

    def _only_one(self):
        assert self._alone.acquire(blocking=False), "two threads are in the network at once"
        return _Releasing(self._alone)


class FakeProjector:
    """Goes from the start, a share of the way a step, to a w that the picture's mean says.

    `in_step` is called with the number of each step, and may wait or raise.
    """

    def __init__(self, network: FakeNetwork, in_step: Callable[[int], None] = lambda step: None) -> None:
        self._num_ws, self._in_step = network.config.num_ws, in_step

    def project(self, target, start, covariance, settings, before_step):
        wanted = np.float32(target.mean())
        w, curve = start, []
        for step in range(settings.steps):
            before_step(step, self._result(w, curve) if step else None)
            self._in_step(step)
            curve.append(float(np.abs(w - wanted).mean()))
            w = w + (wanted - w) * np.float32(0.5)
        return self._result(w, [*curve, float(np.abs(w - wanted).mean())])

    def _result(self, w, curve):
        parts = {"pixel": min(curve), "gradient": 0.0, "prior": 0.0}
        return ProjectionResult(np.repeat(w[None], self._num_ws, axis=0), curve, parts)


def no_detector():
    raise DetectorUnavailable("there is none")


class _Releasing:
    def __init__(self, lock: threading.Lock) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class FakeReader:
    """Reads brightness and colours, and finds the same face in the middle of every picture.

    `before_read` is called with the number of reads so far, and may wait or raise.
    """

    name = "fake.measures.safetensors"
    attributes = (
        ReadableAttribute("brightness", "a lighter picture", "0 black to 1 white", 0.02, 0.9),
        ReadableAttribute("contrast", "a top lighter than the bottom", "difference, -1 to 1", 0.05, 0.8),
        ReadableAttribute("sex", "more red than green", "difference, -1 to 1", 0.1, 0.7),
        ReadableAttribute("p_nose", "more green than blue", "difference, -1 to 1", 0.1, 0.6),
    )
    places: ClassVar[dict[str, tuple[float, float]]] = {  # shares of the width and of the height
        "skull_top": (0.5, 0.125), "hairline": (0.5, 0.25), "chin": (0.5, 0.875), "cheekbone_l": (0.25, 0.5),
        "cheekbone_r": (0.75, 0.5), "eye_centre_l": (0.375, 0.5), "eye_centre_r": (0.625, 0.5),
    }  # fmt: skip
    landmarks = tuple(places)
    size = 1024  # smaller pictures are read as they are

    def __init__(
        self,
        fingerprint: str = "a" * 64,
        networks: Sequence[str] = (),
        before_read: Callable[[int], None] = lambda number: None,
    ) -> None:
        self.fingerprint = fingerprint
        self.networks = networks
        self.reads = 0
        self._before_read = before_read

    def read(self, images):
        self._before_read(self.reads)
        self.reads += 1
        count, height, width, _ = images.shape
        shares = images.astype(np.float64) / 2 + 0.5
        top, bottom = shares[:, : height // 2].mean(axis=(1, 2)), shares[:, height // 2 :].mean(axis=(1, 2))
        red, green, blue = ((top + bottom) / 2).T
        light = (red + green + blue) / 3
        attributes = np.stack([light, top.mean(axis=1) - bottom.mean(axis=1), red - green, green - blue], axis=1)
        regions = np.zeros((count, height, width, len(REGIONS)), np.float32)
        regions[..., REGIONS.index("background")] = 1
        for name, rows in (("skin", slice(height // 4, None)), ("hair", slice(height // 8, height // 4))):
            regions[:, rows, width // 4 : width - width // 4] = np.eye(len(REGIONS))[REGIONS.index(name)]
        for name in ("eye_centre_l", "eye_centre_r"):
            x, y = self.places[name]
            regions[:, int(y * height), int(x * width)] = np.eye(len(REGIONS))[REGIONS.index("iris")]
        points = np.array(list(self.places.values()), np.float32) * (width, height)
        landmarks = np.repeat(points[None].astype(np.float32), count, axis=0)
        return Readings(attributes.astype(np.float32), regions, landmarks, np.ones(landmarks.shape[:2], np.float32))


def readers(reader: FakeReader | None = None) -> Readers:
    """Gives `reader` to every network."""
    return Readers(added=[Path("fake.measures.safetensors")], open_reader=lambda path: reader or FakeReader())


def entry_of(network: FakeNetwork) -> NetworkEntry:
    return NetworkEntry(name=network.name, address=network.name, licence=network.licence, note="Paints.")


DEFAULTS = {
    "queue_size": 1000, "max_bytes": 1 << 30, "memory": MemoryBudget(1 << 30),
    "precision": "float32", "truncation_psi": 0.7, "engine": {},
}  # fmt: skip


def make_service(results: Path, *networks: FakeNetwork, **options: Any) -> Service:
    """A started service on fake networks (one, if none is given); the first one is ready when this returns."""
    by_name = {network.name: network for network in networks or [FakeNetwork()]}
    store = options.pop("store", None) or FaceStore()
    for name, value in DEFAULTS.items():
        options.setdefault(name, value)
    options.setdefault("alignment", Alignment(no_detector))
    options.setdefault("make_projector", FakeProjector)
    options.setdefault("populations", PopulationFiles(results.parent / "cache", samples=50))
    options.setdefault("covariances", CovarianceCache(results.parent / "cache", samples=50))
    entries = [entry_of(network) for network in by_name.values()]
    service = Service(entries, lambda entry, on_download: by_name[entry.name], results=results, store=store, **options)
    service.start()
    assert service.networks.wait_until_ready(10)
    return service
