"""Finds directions for a network with measuring networks, and has their effects measured by a judge."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence

import numpy as np
from tqdm import tqdm

from stylegan2.training.directions.attributes import Attribute
from stylegan2.training.directions.effects import measured_effects
from stylegan2.training.directions.faces import FaceSampler
from stylegan2.training.directions.latents import layer_groups, to_latents, to_layers
from stylegan2.training.directions.linear import covariance, lengths, most_likely, recombined, regression, with_pictures
from stylegan2.training.directions.statistics import explained_variance

HELD_OUT = 0.1  # share of the faces that `linear_r2` is measured on


@dataclasses.dataclass(frozen=True, kw_only=True)
class FitConfig:
    """How directions are found.

    Attributes:
        faces: how many random faces the regression uses. They are style mixed, with the first layers from one w and the
            rest from another, which shows which layers an attribute depends on. The means and standard deviations of
            the attributes come from a quarter as many faces that are not mixed.
        measured: on how many further faces the final effects are measured. The corrections use half as many.
        rounds: how often the directions are recombined according to their measured effects.
        groups: into how many groups the layers are divided. A direction has one w per group. With 1, no face is mixed.
        weight: lambda in `stylegan2.training.directions.linear`: the weight of an edit's likelihood against its effects
            on other attributes.
        picture_weight: kappa there: the weight of the change of the whole picture, for small attributes.
        truncation_psi: of all faces.
        least_r2: an attribute is left out if less of its variance is explained on pictures of unseen people.
        least_linear_r2: an attribute is left out if a linear function of the latents explains less of its variance on
            held-out faces.
        seed: of all random numbers.

    Raises:
        ValueError: a value is out of range. The message names it.
    """

    faces: int = 10_000
    measured: int = 500
    rounds: int = 2
    groups: int = 5
    weight: float = 0.03
    picture_weight: float = 10_000.0
    truncation_psi: float = 1.0
    least_r2: float = 0.6
    least_linear_r2: float = 0.25
    seed: int = 0

    def __post_init__(self) -> None:
        for name, lowest in {"faces": 100, "measured": 1, "rounds": 0, "groups": 1, "seed": 0}.items():
            if getattr(self, name) < lowest:
                raise ValueError(f"`{name}` must be at least {lowest}. Received: {getattr(self, name)}")
        if not 0 <= self.picture_weight < np.inf:
            raise ValueError(f"`picture_weight` must be at least 0. Received: {self.picture_weight}")
        for name in ("truncation_psi", "weight"):
            if not 0 < getattr(self, name) < np.inf:
                raise ValueError(f"`{name}` must be above 0. Received: {getattr(self, name)}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fit:
    """Directions of the D attributes, out of A, that could be learned, and their measurements.

    Attributes:
        kept: [D], the indices of these attributes.
        directions: float32 [D, num_ws, w_dim].
        lengths: [D], of the directions in standard deviations of the latents; longer ones are less likely.
        backwards: [D, D], the effects at strength -1.
        forwards: [D, D], the effects at strength +1.
        mean: [D], of the attributes over the network's faces.
        std: [D], over the same faces.
        linear_r2: [A], the share of variance that a linear function of the latents explains.
    """

    kept: np.ndarray
    directions: np.ndarray
    lengths: np.ndarray
    backwards: np.ndarray
    forwards: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    linear_r2: np.ndarray

    @property
    def effects(self) -> np.ndarray:
        """The mean of both sides: half of the change from strength -1 to +1."""
        return (self.backwards + self.forwards) / 2


def fit_directions(
    faces: FaceSampler,
    attributes: Sequence[Attribute],
    r2: np.ndarray,
    config: FitConfig,
    judge: FaceSampler | None = None,
    progress: bool = True,
) -> Fit:
    """Finds directions that move one attribute each and the others little, and scales them by their measured effects.

    Args:
        faces: draws the network's faces and measures their attributes.
        attributes: the A attributes that `faces` measures, in order.
        r2: [A], the share of variance that is explained on pictures of unseen people.
        config: how to find them.
        judge: measures the effects of the directions found, by the same attributes in the same units; None for `faces`.
        progress: whether to show progress bars.

    Raises:
        ValueError: no attribute can be learned well enough.
    """
    groups = layer_groups(faces.network.config.num_ws, config.groups)
    sample = _draw_sample(faces, groups, config)
    linear_r2 = _linear_r2(sample.x, sample.seen)
    kept = np.flatnonzero((r2 >= config.least_r2) & (linear_r2 >= config.least_linear_r2))
    if not len(kept):
        raise ValueError("no attribute can be learned well enough with these measures on this network's faces")

    def effects_by(reader: FaceSampler, count: int, seed: int, directions: np.ndarray) -> np.ndarray:
        ws, edits = faces.draw(count, seed, config.truncation_psi), to_layers(directions, groups)
        return np.array(measured_effects(reader, ws, edits, sample.std, progress))[..., kept]  # [2, D, D]

    directions, sigmas, held = _linear_directions(sample, kept, attributes, config)
    if config.rounds:
        measure = functools.partial(effects_by, faces, -(-config.measured // 2), config.seed + 2)
        directions = _corrected(directions, measure, sigmas, held, config, progress)
    backwards, forwards = effects_by(judge or faces, config.measured, config.seed + 3, directions)
    return Fit(
        kept=kept,
        directions=to_layers(directions, groups).astype(np.float32),
        lengths=lengths(covariance(sample.x), directions),
        backwards=backwards,
        forwards=forwards,
        mean=sample.mean[kept],
        std=sample.std[kept],
        linear_r2=linear_r2,
    )


def attributes_to_hold(attributes: Sequence[Attribute]) -> np.ndarray:
    """Returns which attributes each direction holds still: all others except those in its attribute's `together`.

    Booleans [D, D]; row k belongs to the direction of attribute k.
    """
    names = [attribute.name for attribute in attributes]
    return np.array(
        [[name != attribute.name and name not in attribute.together for name in names] for attribute in attributes]
    )


@dataclasses.dataclass(frozen=True)
class _Sample:
    """Measurements of random faces.

    `x` [N, X] are the latents of style mixed faces, `seen` [N, A] their attributes and `pixels` [N, P] their
    thumbnails. `mean` and `std` [A] are those of the attributes over faces that are not mixed.
    """

    x: np.ndarray
    seen: np.ndarray
    pixels: np.ndarray
    mean: np.ndarray
    std: np.ndarray


def _draw_sample(faces: FaceSampler, groups: np.ndarray, config: FitConfig) -> _Sample:
    psi = config.truncation_psi
    ws = faces.draw_mixed(config.faces, config.seed, psi, groups)
    seen, pixels = faces.attributes_and_thumbnails(ws, "mixed faces")
    plain = faces.attributes(faces.draw(max(config.faces // 4, 100), config.seed + 1, psi), "plain faces")
    std = plain.std(axis=0)
    return _Sample(to_latents(ws, groups), seen, pixels, plain.mean(axis=0), np.where(std > 0, std, 1))


def _linear_directions(
    sample: _Sample, kept: np.ndarray, attributes: Sequence[Attribute], config: FitConfig
) -> tuple[np.ndarray, list[np.ndarray], np.ndarray]:
    """Returns the linear model's directions [D, X], the Sigma [X, X] that each minimises in, and which it holds."""
    x, held = sample.x, attributes_to_hold([attributes[k] for k in kept])
    pixels = sample.pixels / (sample.pixels.std() or 1)
    sigma = covariance(x)
    still = with_pictures(sigma, regression(x, pixels), config.picture_weight)
    sigmas = [still if attributes[k].small else sigma for k in kept]
    coefficients = regression(x, sample.seen[:, kept] / sample.std[kept])
    return most_likely(sigmas, coefficients, held, config.weight), sigmas, held


def _linear_r2(x: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Returns the share of variance [A] that the latents explain on faces held out of the regression."""
    test = round(HELD_OUT * len(x))
    coefficients = regression(x[test:], seen[test:])  # [X, A]
    predicted = (x[:test] - x[test:].mean(axis=0)) @ coefficients + seen[test:].mean(axis=0)
    return explained_variance(predicted, seen[:test])


def _corrected(
    directions: np.ndarray,
    measure: Callable[[np.ndarray], np.ndarray],
    sigmas: Sequence[np.ndarray],
    held: np.ndarray,
    config: FitConfig,
    progress: bool,
) -> np.ndarray:
    """Returns the best version of each direction [X] in any of the rounds, scaled to an effect of 1."""
    best, lowest = directions, np.full(len(directions), np.inf)
    for last in tqdm([False] * config.rounds + [True], desc="corrections", disable=not progress):
        effects = measure(directions).mean(axis=0)  # [D, D]
        own = np.diag(effects)
        # The cost of each direction after scaling it to an own effect of 1.
        cost = np.sum((effects / own[:, None]) ** 2, axis=1, where=held)
        length = np.array([lengths(sigma, d[None])[0] for sigma, d in zip(sigmas, directions, strict=True)])
        cost += config.weight * (length / own) ** 2
        better = (own > 0) & (cost < lowest)
        best, lowest = np.where(better[:, None], directions / own[:, None], best), np.where(better, cost, lowest)
        if not last:
            directions = recombined(directions, effects, sigmas, held, config.weight)
    own = np.diag(measure(best).mean(axis=0))  # again: effects are not quite proportional to lengths
    return best / np.where(own > 0, own, 1)[:, None]
