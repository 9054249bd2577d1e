"""The results of a fit: directions to write to a file, and a report in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stylegan2.directions.directions import Directions
from stylegan2.network import GeneratorNetwork
from stylegan2.training.directions.attributes import Attribute
from stylegan2.training.directions.fitting import Fit, FitConfig
from stylegan2.training.directions.tables import attribute_table, effect_table


def to_directions(
    fit: Fit,
    attributes: Sequence[Attribute],
    regressor_r2: np.ndarray,
    network: GeneratorNetwork,
    config: FitConfig,
    licence: str,
) -> Directions:
    """Returns the fitted directions with all that their file states about them.

    Args:
        fit: the directions and their measurements.
        attributes: all A attributes that were tried.
        regressor_r2: [A], the share of variance that the regressor explains on held-out pictures.
        network: that the directions are for.
        config: how they were found.
        licence: what others may do with them.
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
        regressor_r2=regressor_r2[fit.kept].astype(np.float32),
        network=network.name,
        fingerprint=network.fingerprint,
        truncation_psi=config.truncation_psi,
        licence=licence,
        made=(
            f"regression of attributes on the w of {config.faces} generated faces; the attributes were measured by a "
            f"regressor trained on labelled pictures; corrected {config.rounds} times by effects measured on "
            f"{config.measured} faces; seed {config.seed}"
        ),
    )


def fit_report(fit: Fit, attributes: Sequence[Attribute], regressor_r2: np.ndarray) -> str:
    """Returns two tables in Markdown: how well each attribute was learned, and the effects of the directions."""
    columns = {"R² of the regressor": regressor_r2, "R² of w": fit.linear_r2}
    own = {"effect at -1": np.diag(fit.backwards), "effect at +1": np.diag(fit.forwards)}
    of_kept = {"mean": fit.mean, "standard deviation": fit.std, **own, "length": fit.lengths}
    for name, values in of_kept.items():
        columns[name] = np.full(len(attributes), np.nan)
        columns[name][fit.kept] = values
    learned = attribute_table([attribute.name for attribute in attributes], columns)
    names = [attributes[k].name for k in fit.kept]
    return f"{learned}\n\n{effect_table(names, fit.effects)}\n\n{summary(fit.effects)}"


def summary(effects: np.ndarray) -> str:
    """Returns a sentence that summarises the effects [D, D]."""
    others = np.abs(effects[~np.eye(len(effects), dtype=bool)])
    if not len(others):
        return f"Own effect {effects[0, 0]:.2f}."
    own = np.diag(effects)
    return (
        f"Own effects {own.min():.2f} to {own.max():.2f}; effects on others: mean {others.mean():.2f}, "
        f"largest {others.max():.2f} (absolute values)."
    )
