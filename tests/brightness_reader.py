"""A reader that comes in by constructor, and services with it: it reads brightness and colours of parts of pictures."""

from __future__ import annotations

import threading

import numpy as np

from services.faces.random_faces import Look
from services.measurements.population_file import PopulationFiles
from services.measurements.readers import Readers
from stylegan2.measurement.readings import REGIONS, ReadableAttribute, Readings
from tests.fakes import make_service

_PLACES = {  # centre y, x and radii of an ellipse, as shares of the picture; later ones lie over earlier ones
    "clothes": (1.05, 0.5, 0.2, 0.4),
    "hair": (0.4, 0.5, 0.38, 0.36),
    "skin": (0.55, 0.5, 0.36, 0.28),
    "iris": (0.48, 0.38, 0.04, 0.05),
    "sclera": (0.48, 0.62, 0.04, 0.05),
    "lips": (0.75, 0.5, 0.05, 0.12),
}
_LANDMARKS = ("skull_top", "hairline", "chin", "cheekbone_l", "cheekbone_r", "pupil_l", "pupil_r")


def ellipses(height: int, width: int) -> np.ndarray:
    """The probability of each region, [H, W, R]: ellipses with soft edges that stay where they are."""
    y, x = (np.arange(height)[:, None] + 0.5) / height, (np.arange(width)[None] + 0.5) / width
    regions = np.zeros((height, width, len(REGIONS)))
    regions[..., 0] = 1
    for name, (cy, cx, ry, rx) in _PLACES.items():
        inside = 1 / (1 + np.exp(30 * (np.hypot((y - cy) / ry, (x - cx) / rx) - 1)))
        regions *= (1 - inside)[..., None]
        regions[..., REGIONS.index(name)] += inside
    return (regions / regions.sum(axis=-1, keepdims=True)).astype(np.float32)


class BrightnessReader:
    """Reads pictures of any size; counts the pictures, and calls `before_read` with their number so far.

    smile, age, yaw, background_lightness and skin_lightness are brightnesses, bent a little; african, asian and
    caucasian add up to 1; weight is read too badly to be used.
    """

    name = "brightness"
    fingerprint = "b" * 64
    landmarks = _LANDMARKS
    networks = ()
    size = 1024  # smaller pictures are read as they are
    names = (
        "smile", "age", "yaw", "background_lightness", "skin_lightness", "african", "asian", "caucasian", "weight",
    )  # fmt: skip

    def __init__(self, before_read=lambda number: None) -> None:
        self.attributes = [
            ReadableAttribute(name, f"more {name}", "levels", 0.1, 0.3 if name == "weight" else 0.9)
            for name in self.names
        ]
        self.pictures = 0
        self._before_read = before_read
        self._lock = threading.Lock()

    def read(self, images):
        assert images.ndim == 4
        assert images.shape[-1] == 3
        with self._lock:
            self._before_read(self.pictures)
            self.pictures += len(images)
        regions = ellipses(*images.shape[1:3])
        mean = {
            name: np.einsum("hw,nhwc->nc", regions[..., index], images) / regions[..., index].sum()
            for index, name in enumerate(REGIONS)
            if regions[..., index].sum() > 0.5 or name in ("background", "skin")
        }
        light = {name: colours.mean(axis=1) for name, colours in mean.items()}
        left, right = np.array_split(images, 2, axis=2)[0], np.array_split(images, 2, axis=2)[-1]
        red, green, blue = mean["skin"].T
        lips, hair = light.get("lips", light["skin"]), light.get("hair", light["skin"])
        african, asian = 0.3 + 0.3 * (red - green), 0.3 + 0.3 * (green - blue)
        attributes = {
            "smile": lips - light["skin"],
            "age": 40 + 30 * np.tanh(hair),
            "yaw": 20 * (left.mean(axis=(1, 2, 3)) - right.mean(axis=(1, 2, 3))),
            "background_lightness": 50 + 50 * light["background"],
            "skin_lightness": 50 + 50 * light["skin"] + 5 * light["skin"] ** 2,
            "african": african,
            "asian": asian,
            "caucasian": 1 - african - asian,
            "weight": red,
        }
        return Readings(
            np.stack([attributes[name] for name in self.names], axis=1).astype(np.float32),
            np.repeat(regions[None], len(images), axis=0),
            self._points(images.shape, red - light["skin"]),
            np.ones((len(images), len(_LANDMARKS)), np.float32),
        )

    @staticmethod
    def _points(shape, redness):
        count, height, width, _ = shape
        points = np.array([[0.5, 0.15], [0.5, 0.25], [0.5, 0.9], [0.25, 0.6], [0.75, 0.6], [0.38, 0.48], [0.62, 0.48]])
        points = np.repeat((points * [width, height])[None], count, axis=0)
        points[:, 0, 1] -= 0.1 * height * redness  # redder skin makes the head higher
        return points.astype(np.float32)


def make_read_service(folder, network, reader, **options):
    """A service on `network` with the faces 1 to 3, which `reader` reads. Its population is a few faces."""
    readers = Readers(added=[folder / "brightness"], open_reader=lambda path: reader)
    files = PopulationFiles(folder / "cache", samples=150)
    service = make_service(folder / "results", network, readers=readers, populations=files, **options)
    service.populations.of(service.networks.generator())
    service.random_faces.make(3, Look(seed=1))
    return service
