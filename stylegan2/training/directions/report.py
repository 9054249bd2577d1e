"""The results of a fit: directions to write to a file, and a report in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stylegan2.directions.directions import Directions
from stylegan2.network import GeneratorNetwork
from stylegan2.training.directions.attributes import ATTRIBUTES, Attribute
from stylegan2.training.directions.fitting import Fit, FitConfig
from stylegan2.training.directions.tables import attribute_table, effect_table


def to_directions(
    fit: Fit,
    attributes: Sequence[Attribute],
    r2: np.ndarray,
    network: GeneratorNetwork,
    config: FitConfig,
    licence: str,
    measures: str,
    judge: str | None,
) -> Directions:
    """Returns the fitted directions with all that their file states about them.

    Args:
        fit: the directions and their measurements.
        attributes: all A attributes that were tried.
        r2: [A], the share of variance that is explained on pictures of unseen people.
        network: that the directions are for.
        config: how they were found.
        licence: what others may do with them.
        measures: name of the file that the directions were fitted with.
        judge: name of the file that measured the effects; None if the measures did.
    """
    kept = [attributes[k] for k in fit.kept]
    return Directions(
        names=tuple(attribute.name for attribute in kept),
        directions=fit.directions,
        descriptions=tuple(attribute.description for attribute in kept),
        units=tuple(attribute.unit for attribute in kept),
        effects=fit.effects.astype(np.float32),
        attribute_mean=fit.mean.astype(np.float32),
        attribute_std=fit.std.astype(np.float32),
        regressor_r2=r2[fit.kept].astype(np.float32),
        network=network.name,
        fingerprint=network.fingerprint,
        truncation_psi=config.truncation_psi,
        licence=licence,
        made=(
            f"regression of attributes on the w of {config.faces} generated faces, measured by {measures}; corrected "
            f"{config.rounds} times by measured effects; effects {judged(measures, judge)}, on {config.measured} "
            f"faces; seed {config.seed}"
        ),
    )


def judged(measures: str, judge: str | None) -> str:
    """Returns words that say which file measured the effects."""
    return f"judged by {judge}" if judge else f"measured by the same {measures}, not by a judge"


def fit_report(
    fit: Fit, attributes: Sequence[Attribute], r2: np.ndarray, measures: str, judge: str | None = None
) -> str:
    """Returns two tables in Markdown: how well each attribute was learned, and the effects of the directions."""
    columns = {"R² of the measures": r2, "R² of w": fit.linear_r2}
    own = {"effect at -1": np.diag(fit.backwards), "effect at +1": np.diag(fit.forwards)}
    of_kept = {"mean": fit.mean, "standard deviation": fit.std, **own, "length": fit.lengths}
    for name, values in of_kept.items():
        columns[name] = np.full(len(attributes), np.nan)
        columns[name][fit.kept] = values
    learned = attribute_table([attribute.name for attribute in attributes], columns)
    names = [attributes[k].name for k in fit.kept]
    effects = f"{effect_table(names, fit.effects)}\n\n{summary(names, fit.effects)}"
    return f"{learned}\n\n{effects}\n\nEffects were {judged(measures, judge)}."


def summary(names: Sequence[str], effects: np.ndarray) -> str:
    """Returns a sentence that summarises the effects [D, D].

    Effects on others are absolute values, per unit of a direction's own effect. Attributes that may move together, as
    `together` of ATTRIBUTES says, are left out at first and then counted, too.
    """
    own, known = np.diag(effects), {attribute.name: attribute.together for attribute in ATTRIBUTES}
    text = f"Own effects {own.min():.2f} to {own.max():.2f}"
    others = np.array([[b != a for b in names] for a in names])
    counted = others & np.array([[b not in known.get(a, ()) for b in names] for a in names])
    relative = np.abs(effects) / np.abs(np.where(own == 0, np.nan, own))[:, None]
    if counted.any():
        text += f"; effects on others: {_mean_and_largest(relative[counted])} (absolute values, per own effect of 1)"
    if (others & ~counted).any():
        text += f"; with attributes that may move together: {_mean_and_largest(relative[others])}"
    return f"{text}."


def _mean_and_largest(values: np.ndarray) -> str:
    return f"mean {values.mean():.2f}, largest {values.max():.2f}"
