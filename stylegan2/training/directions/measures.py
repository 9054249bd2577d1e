"""The attributes that measuring networks can find directions for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np

from stylegan2.measurement.reader import FaceReader
from stylegan2.training.directions.attributes import ATTRIBUTES, Attribute

Read = Callable[[np.ndarray], np.ndarray]  # images [N, H, W, C] -> attributes [N, A]


@dataclasses.dataclass(frozen=True)
class Measured:
    """The A attributes of ATTRIBUTES that a file of measures and its judge both read.

    Attributes:
        attributes: the attributes, in the order of the table.
        steer: reads them with the measures, which directions are fitted with.
        judge: reads them with the judge, which effects are measured with.
        r2: [A], the share of variance between pictures of unseen people that the worse of both explains.
    """

    attributes: Sequence[Attribute]
    steer: Read
    judge: Read
    r2: np.ndarray


def measured_by(measures: FaceReader, judge: FaceReader | None = None) -> Measured:
    """Returns what `measures` and `judge` both read; without a judge, the measures judge themselves.

    Raises:
        ValueError: they have none of ATTRIBUTES in common.
    """
    judge = judge or measures
    r2 = [{each.name: each.r2 for each in reader.attributes} for reader in (measures, judge)]
    known = [attribute for attribute in ATTRIBUTES if all(attribute.name in names for names in r2)]
    if not known:
        files = " and ".join(dict.fromkeys((measures.name, judge.name)))
        raise ValueError(f"{files} must measure at least one of: {', '.join(each.name for each in ATTRIBUTES)}")
    names = [attribute.name for attribute in known]
    least = np.array([min(values[name] for values in r2) for name in names])
    return Measured(known, columns(measures, names), columns(judge, names), least)


def columns(reader: FaceReader, names: Sequence[str]) -> Read:
    """Returns a function that reads the attributes `names`, in this order.

    Raises:
        ValueError: the reader lacks one of them.
    """
    read = [attribute.name for attribute in reader.attributes]
    if missing := [name for name in names if name not in read]:
        raise ValueError(f"{reader.name} must measure every direction's attribute. Missing: {', '.join(missing)}")
    places = [read.index(name) for name in names]
    return lambda images: reader.attributes_of(images)[:, places]
