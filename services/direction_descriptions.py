"""What can be said of each direction, for who has to choose one."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping

import numpy as np

from services.direction_files import DirectionFile
from services.latent_axes import Layers
from stylegan2.directions.axes import Axes

_MOST_EFFECTS = 5
_SMALLEST_EFFECT = 0.05  # in standard deviations: what is below cannot be told from none
_ABOUT = {
    "sefa": "number {} of the steps that change the layers' styles most (SeFa, from the weights alone)",
    "pca": "number {} of the axes along which the network's w spread most (GANSpace, principal component)",
}
_SHARED = {"sefa": "of the styles' sensitivity", "pca": "of the variance of w"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DirectionDescription:
    """What is known of a direction.

    `kind` is `attribute` (ships with the network), `file` (the operator's), `sefa` or `pca`. `strength_1` says what
    strength 1 is, and `amount` how much that is in the attribute's `unit`; `share` how much of what SeFa and GANSpace
    rank by this direction accounts for; `effects` what strength 1 does to other attributes, the largest few, in their
    standard deviations. None or empty: not known.
    """

    name: str
    kind: str
    description: str
    strength_1: str
    layers: Layers
    unit: str = ""
    amount: float | None = None
    share: float | None = None
    effects: Mapping[str, float] = dataclasses.field(default_factory=dict)
    licence: str = ""


def of_file(file: DirectionFile) -> Iterator[DirectionDescription]:
    """The directions of a file, in its order."""
    directions = file.directions
    faces = f"the network's own faces at truncation psi {directions.truncation_psi:g}"
    for k, name in enumerate(directions.names):
        deviation = None if directions.attribute_std is None else float(directions.attribute_std[k])
        yield DirectionDescription(
            name=name,
            kind=file.kind,
            description=directions.descriptions[k] if directions.descriptions else "",
            strength_1=f"one standard deviation of {name} over {faces}",
            layers=tuple(np.flatnonzero(directions.directions[k].any(axis=1)).tolist()),
            unit=directions.units[k] if directions.units else "",
            amount=deviation,
            effects={} if directions.effects is None else _largest(directions.names, k, directions.effects[k]),
            licence=directions.licence,
        )


def of_axes(kind: str, axes: Axes, layers: Layers, licence: str) -> Iterator[DirectionDescription]:
    """The computed directions of a `kind`, largest share first."""
    for k, share in enumerate(axes.shares):
        yield DirectionDescription(
            name=f"{kind}_{k}",
            kind=kind,
            description=f"{_ABOUT[kind].format(k + 1)}: {share:.1%} {_SHARED[kind]}",
            strength_1="one standard deviation of the network's own w along it",
            layers=layers,
            share=float(share),
            licence=licence,
        )


def _largest(names: tuple[str, ...], own: int, effects: np.ndarray) -> dict[str, float]:
    """The effects [D] on other attributes that are worth telling, largest first."""
    order = [k for k in np.argsort(-np.abs(effects)) if k != own and abs(effects[k]) >= _SMALLEST_EFFECT]
    return {names[k]: round(float(effects[k]), 3) for k in order[:_MOST_EFFECTS]}
