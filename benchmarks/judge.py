"""The judge of what the service makes: networks that were trained on other people than those of the service.

See `stylegan2.measurement.bundled`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

import stylegan2
from services.measurements.geometry import outline_top
from services.measurements.identity_distance import identity_names
from services.measurements.photometry import mean_colour
from services.measurements.population import Population
from services.measurements.population_file import PopulationFiles
from stylegan2.measurement.bundled import shipped_judges, shipped_measures, shipped_populations
from stylegan2.measurement.reader import FaceReader
from stylegan2.measurement.readings import REGIONS
from stylegan2.network import GeneratorNetwork
from stylegan2.pictures.pixels import Pixels, from_pixels, to_pixels
from stylegan2.readers import open_reader

_AT_ONCE = 50


@dataclasses.dataclass(frozen=True)
class Seen:
    """What the judge sees of N pictures.

    Attributes:
        attributes: [N, A].
        background: the probability of each pixel, [N, H, W].
        head_top: as a share of the height, [N].
        skin_lightness: mean L* of the face's skin, [N].
    """

    attributes: np.ndarray
    background: np.ndarray
    head_top: np.ndarray
    skin_lightness: np.ndarray


class Judge:
    """Compares pictures by a reader, in SD over a network's own faces.

    Args:
        reader: measures the attributes, and says which pixels are background and skin. Their colours are measured on
            the pictures.
        network: makes the faces.
        faces: how many faces the SD is measured on, at truncation psi 1.
    """

    def __init__(self, reader: FaceReader, network: GeneratorNetwork, faces: int = 1000) -> None:
        self._reader = reader
        self.names = [each.name for each in reader.attributes]
        self.is_reliable = np.array([each.is_reliable for each in reader.attributes])
        self._identity = identity_names(each.name for each in reader.attributes if each.is_measured)
        own = self.seen(_random_pictures(network, faces)).attributes
        self.std = own.std(axis=0)
        self.apart = float(np.median(self.identity_distance(own[: faces // 2], own[faces // 2 : faces // 2 * 2])))

    def seen(self, pictures: Iterable[Pixels]) -> Seen:
        """Returns what is seen of pictures [H, W, 3]."""
        parts = [self._seen(part) for part in _parts(list(pictures))]
        return Seen(*(np.concatenate(values) for values in zip(*map(_values, parts), strict=True)))

    def identity_distance(self, first: np.ndarray, second: np.ndarray, without: Sequence[str] = ()) -> np.ndarray:
        """Returns how different the people of attributes [N, A] are, [N], leaving `without` out of account."""
        chosen = [self.names.index(name) for name in self._identity if name not in without]
        distances: np.ndarray = np.sqrt(np.mean(np.square((first - second) / self.std)[:, chosen], axis=1) / 2)
        return distances

    def _seen(self, pictures: list[Pixels]) -> Seen:
        images = np.stack([from_pixels(each) for each in pictures])
        readings = self._reader.read(images)
        maps = dict(zip(REGIONS, np.moveaxis(readings.regions, -1, 0), strict=True))
        tops = [outline_top(1 - each) for each in maps["background"]]
        skins = [mean_colour(each, skin) for each, skin in zip(pictures, maps["skin"], strict=True)]
        return Seen(
            readings.attributes,
            maps["background"],
            np.array([np.nan if top is None else top for top in tops]),
            np.array([np.nan if skin is None else skin[0] for skin in skins]),
        )


def of_the_bundled_network() -> tuple[Judge, Population]:
    """Returns the judge of the bundled network, and how the attributes of its faces are distributed."""
    network = stylegan2.load("bundled")
    [measures], [judge] = (open_reader(path) for path in shipped_measures()), shipped_judges()
    own = PopulationFiles(shipped=shipped_populations()).load(network.fingerprint, measures.fingerprint)
    if own is None:
        raise RuntimeError("there is no population of the bundled network for its measuring networks")
    return Judge(open_reader(judge), network), own


def _random_pictures(network: GeneratorNetwork, count: int) -> list[Pixels]:
    pictures: list[Pixels] = []
    for start in range(0, count, _AT_ONCE):
        seeds = range(start, min(start + _AT_ONCE, count))
        z = np.concatenate([np.random.RandomState(seed).randn(1, network.config.z_dim) for seed in seeds])
        pictures += list(to_pixels(network.synthesis(network.mapping(z))))
    return pictures


def _parts(pictures: list[Pixels]) -> list[list[Pixels]]:
    return [pictures[start : start + _AT_ONCE] for start in range(0, len(pictures), _AT_ONCE)]


def _values(seen: Seen) -> tuple[np.ndarray, ...]:
    return seen.attributes, seen.background, seen.head_top, seen.skin_lightness
