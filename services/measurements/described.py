"""What is known of stored faces, in the words of the API: values with units, z and standard errors."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable, Mapping, Sequence

from services.faces.lookup import StoredFaces
from services.measurements.measurement import Measurement
from services.measurements.measurements import Measurements
from services.measurements.populations import Populations
from services.recipes.face import Face
from services.rendering.generator import Generator
from services.rendering.networks import Networks


@dataclasses.dataclass(frozen=True)
class Value:
    """One quantity of a face.

    Attributes:
        value: in `unit`.
        unit: what the value counts.
        z: standard deviations from the mean of the network's own faces at truncation psi 1; None if it does not vary.
        error: the standard error of the value, on people that the reader had not seen; None if it is not known.
    """

    value: float
    unit: str
    z: float | None
    error: float | None


@dataclasses.dataclass(frozen=True)
class DescribedFace:
    """A stored face and its measurement: attributes, geometry and photometry by name, landmarks and regions."""

    face: Face
    attributes: Mapping[str, Value]
    landmarks: Mapping[str, tuple[float, float]]
    regions: Mapping[str, float]


@dataclasses.dataclass(frozen=True)
class Distribution:
    """How a quantity is distributed over a network's own faces at truncation psi 1.

    Attributes:
        unit: what the values count.
        mean, std: the mean, and the standard deviation.
        low, high: the 1st and the 99th percentile.
        counts: how many of the faces are in each of equal steps from `low` to `high`, those beyond counted in the first
            and in the last one; None if it is not known.
    """

    unit: str
    mean: float
    std: float
    low: float
    high: float
    counts: list[int] | None


class DescribedFaces:
    """Measures stored faces and compares them with the other faces of their networks."""

    def __init__(
        self, stored: StoredFaces, networks: Networks, measurements: Measurements, populations: Populations
    ) -> None:
        self._stored = stored
        self._networks = networks
        self._measurements = measurements
        self._populations = populations

    def of(self, ids: Sequence[int], field: str = "") -> list[DescribedFace]:
        """Describes the faces `ids`, in order; `field` is the parameter that named them.

        Raises:
            FaceNotFound: there is no such face.
            ServiceError: see Measurements.of and Populations.of.
        """
        found = {face_id: self._stored.face(face_id, field) for face_id in dict.fromkeys(ids)}
        generators: dict[str, Generator] = {}
        for face in found.values():
            if face.recipe.fingerprint not in generators:
                generators[face.recipe.fingerprint] = self._networks.generator_of(face.recipe)
        described = {id_: self._described(generators[each.recipe.fingerprint], each) for id_, each in found.items()}
        return [described[face_id] for face_id in ids]

    def distributions(self, network: str | None) -> tuple[str, dict[str, Distribution]]:
        """Returns the name of a network, or of the default one, and how each quantity is distributed over its faces.

        Raises:
            InvalidParameter: there is no such network.
            ServiceError: see Populations.of.
        """
        generator = self._networks.generator(network)
        quantities = self._measurements.method(generator.network).quantities
        found = self._populations.of(generator)
        counts = [None] * len(found.names) if found.counts is None else found.counts.tolist()
        columns = (column.tolist() for column in (found.mean, found.std, found.low, found.high))
        rows = zip(found.names, *columns, counts, strict=True)
        return generator.network.name, {name: Distribution(quantities[name].unit, *row) for name, *row in rows}

    def _described(self, generator: Generator, face: Face) -> DescribedFace:
        measurement = self._measurements.of_stored(generator.network, face)
        return DescribedFace(face, self._values(generator, measurement), measurement.landmarks, measurement.regions)

    def _values(self, generator: Generator, measurement: Measurement) -> dict[str, Value]:
        method, population = self._measurements.method(generator.network), self._populations.of(generator)
        return {
            name: Value(value, method.quantities[name].unit, population.z(name, value), method.errors.get(name))
            for name, value in measurement.quantities.items()
        }


def as_csv(faces: Sequence[DescribedFace]) -> str:
    """Returns the table of described faces, one row per face, with a header.

    The columns are `id`, `network`, each attribute, each attribute's `z_...`, each region's `region_...` (a share of
    the picture), and each landmark's `x_...` and `y_...` (pixels). What was not measured is empty.
    """
    rows = [_row(face) for face in faces]
    output = io.StringIO()
    writer = csv.DictWriter(output, _names(rows), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return output.getvalue()


def rounded(value: float) -> float:
    """Returns a value with the six digits that are known of it."""
    return float(f"{value:.6g}")


def _row(described: DescribedFace) -> dict[str, str | int | float]:
    face, values = described.face, described.attributes
    row: dict[str, str | int | float] = {"id": face.id, "network": face.recipe.network}
    row |= {name: rounded(each.value) for name, each in values.items()}
    row |= {f"z_{name}": rounded(each.z) for name, each in values.items() if each.z is not None}
    row |= {f"region_{name}": rounded(share) for name, share in described.regions.items()}
    for name, (x, y) in described.landmarks.items():
        row |= {f"x_{name}": rounded(x), f"y_{name}": rounded(y)}
    return row


def _names(rows: Iterable[Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))
