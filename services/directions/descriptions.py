"""Descriptions of directions, from which users choose."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.directions.axes import LayerIndices
from services.directions.files import DirectionFile
from stylegan2.directions import Directions
from stylegan2.directions.axes import Axes
from stylegan2.directions.control import components

_MAX_EFFECTS = 5
_MIN_EFFECT = 0.05  # in standard deviations: smaller effects are within the error of measurement
_MIN_ESTIMATE = 0.15  # the same for estimated effects, see `estimated_effects`
_ABOUT = {
    "sefa": "number {} of the directions that change the layers' styles most (SeFa, computed from the weights)",
    "pca": "number {} of the axes with the largest variance of w (GANSpace, principal component)",
}
_SHARED = {"sefa": "of the styles' sensitivity", "pca": "of the variance of w"}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DirectionDescription:
    """What is known of a direction. Unknown fields are None or empty.

    Attributes:
        name: of the direction.
        kind: `attribute` (ships with the network), `file` (added by the operator), `sefa` or `pca`.
        description: what a positive strength does.
        strength_1: what strength 1 means.
        layers: the layers that the direction changes.
        unit: of the attribute.
        amount: by how many units strength 1 changes the attribute.
        share: of the styles' sensitivity (SeFa) or the variance of w (GANSpace), 0 to 1.
        effects: of strength 1 on other attributes in their standard deviations, the largest first. They are measured
            for directions from files and estimated for `sefa` and `pca`.
        licence: of the direction.
    """

    name: str
    kind: str
    description: str
    strength_1: str
    layers: LayerIndices
    unit: str = ""
    amount: float | None = None
    share: float | None = None
    effects: Mapping[str, float] = dataclasses.field(default_factory=dict)
    licence: str = ""


def of_file(file: DirectionFile) -> Iterator[DirectionDescription]:
    """Describes the directions of a file, in its order."""
    directions = file.directions
    for k, name in enumerate(directions.names):
        deviation = None if directions.attribute_std is None else float(directions.attribute_std[k])
        yield DirectionDescription(
            name=name,
            kind=file.kind,
            description=directions.descriptions[k] if directions.descriptions else "",
            strength_1=_strength_1(directions, name),
            layers=tuple(np.flatnonzero(directions.directions[k].any(axis=1)).tolist()),
            unit=directions.units[k] if directions.units else "",
            amount=deviation,
            effects={} if directions.effects is None else _others(directions.names, k, directions.effects[k]),
            licence=directions.licence,
        )


def _strength_1(directions: Directions, name: str) -> str:
    if directions.effects is None and directions.attribute_std is None:
        return "the step in the file, which does not state a unit"
    psi = f"{directions.truncation_psi:g}"
    return f"one standard deviation of {name} over the network's own faces at truncation psi {psi}"


def of_axes(
    kind: str, axes: Axes, layers: LayerIndices, licence: str, effects: Sequence[Mapping[str, float]]
) -> Iterator[DirectionDescription]:
    """Describes computed directions, in their order.

    Args:
        kind: `sefa` or `pca`.
        axes: the directions.
        layers: that they change.
        licence: of the network.
        effects: on attributes, for each direction.
    """
    for k, share in enumerate(axes.shares):
        yield DirectionDescription(
            name=f"{kind}_{k}",
            kind=kind,
            description=f"{_ABOUT[kind].format(k + 1)}: {share:.1%} {_SHARED[kind]}",
            strength_1="one standard deviation of the network's own w along it",
            layers=layers,
            share=float(share),
            effects=_largest(effects[k], _MIN_ESTIMATE),
            licence=licence,
        )


def estimated_effects(axes: Axes, files: Sequence[DirectionFile], sigma: NDArray[np.float64]) -> list[dict[str, float]]:
    """Estimates the effects of each direction on the attributes of the files, by attribute name.

    A computed direction is approximated by a linear combination of the files' directions, whose effects are known. The
    estimates were compared with the background's pixels of 24 faces of faces64, for its three background
    attributes and the first 12 directions of each kind: correlations were 0.89 to 0.99, errors (root mean square) 0.04
    to 0.09 standard deviations. On 60 faces of faces128, estimates for the background's lightness were 0.1 off for two
    principal components and 0.1 to 0.4 for the first five SeFa directions.

    Args:
        axes: the K directions.
        files: those that do not state their effects are ignored.
        sigma: the covariance of the network's w's, [w_dim, w_dim].
    """
    effects: list[dict[str, float]] = [{} for _ in axes.vectors]
    for directions in (file.directions for file in files):
        if directions.effects is None:
            continue
        shifts = np.repeat(axes.vectors[:, None], directions.directions.shape[1], axis=1)  # [K, num_ws, w_dim]
        amounts = components(shifts, directions.directions, sigma) @ directions.effects  # [K, D]
        for of_one, row in zip(effects, amounts.tolist(), strict=True):
            of_one.update(zip(directions.names, row, strict=True))
    return effects


def _others(names: Sequence[str], own: int, effects: NDArray[np.float32]) -> dict[str, float]:
    """Returns the largest of the effects [D] on attributes other than the direction's own."""
    return _largest({name: float(effects[k]) for k, name in enumerate(names) if k != own}, _MIN_EFFECT)


def _largest(effects: Mapping[str, float], smallest: float) -> dict[str, float]:
    """Returns the few largest effects, the largest first, without those below `smallest`."""
    order = sorted(effects, key=lambda name: -abs(effects[name]))
    return {name: round(effects[name], 2) for name in order[:_MAX_EFFECTS] if abs(effects[name]) >= smallest}
