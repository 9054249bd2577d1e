"""How different two people look: the distance of the attributes that belong to the person and not to the picture."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from services.measurements.measurement import Measurement
from services.measurements.population import Population
from services.network import Floats

SHAPE = "p_"  # the names of a reader's attributes for the shape of a head begin so
OTHERS = ("sex", "age", "african", "asian", "caucasian")


def identity_names(names: Iterable[str]) -> tuple[str, ...]:
    """Returns those of `names` that make up an identity; none if there is no attribute for the shape of the head."""
    found = tuple(name for name in names if name.startswith(SHAPE) or name in OTHERS)
    return found if any(name.startswith(SHAPE) for name in found) else ()


def identity(face: Measurement, population: Population) -> Floats:
    """Returns the z of the attributes that make up the identity of a face, [K]; NaN where one was not measured."""
    found = [(name, face.attributes.get(name, np.nan)) for name in identity_names(population.names)]
    scores = [population.z(name, value) for name, value in found]
    return np.array([score for score in scores if score is not None], np.float64)


def identity_distance(first: Floats, second: Floats) -> float:
    """Returns the distance of two identities [K]: sqrt(mean((a - b)^2) / 2).

    The root mean square of the distances of two random faces of the network at truncation psi 1 is 1.
    """
    return float(np.sqrt(np.mean(np.square(first - second)) / 2))
