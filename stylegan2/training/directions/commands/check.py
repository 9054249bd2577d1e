"""The command `check`: measures the effects of directions in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from stylegan2.quiet import import_keras

if TYPE_CHECKING:
    import numpy as np

    from stylegan2.directions.directions import Directions


@click.command()
@click.argument("network")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("regressor", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--faces", default=500, show_default=True, type=click.IntRange(1), help="Number of random faces to edit.")
@click.option("--strength", default=1.0, show_default=True, help="Strength of the edits, applied with both signs.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Truncation psi of the faces.")
@click.option("--seed", default=1000, show_default=True, help="Seed of the faces.")
def check(
    network: str, file: Path, regressor: Path, faces: int, strength: float, truncation_psi: float, seed: int
) -> None:
    """Print the effects of the directions in FILE on faces of NETWORK.

    REGRESSOR is a file that `fit` wrote; it measures the attributes. Effects are in units of the standard deviations
    that FILE states.
    """
    import stylegan2

    import_keras()
    from stylegan2.directions.file import read_directions
    from stylegan2.training.directions.effects import measured_effects
    from stylegan2.training.directions.faces import FaceSampler
    from stylegan2.training.directions.regressor_file import read_regressor
    from stylegan2.training.directions.report import summary
    from stylegan2.training.directions.tables import effect_table

    try:
        loaded = stylegan2.load(network)
        directions = read_directions(file, loaded.config, loaded.fingerprint)
        found = read_regressor(regressor)
        columns, std = columns_and_deviations(directions, found.config.names)
        seen = FaceSampler(loaded, lambda images: found(images)[:, columns])
        ws = seen.draw(faces, seed, truncation_psi)
        sides = measured_effects(seen, ws, directions.directions * strength, std, progress=True)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    effects = (sides[0] + sides[1]) / 2
    click.echo(f"{effect_table(directions.names, effects)}\n\n{summary(effects)}")


def columns_and_deviations(directions: Directions, names: tuple[str, ...]) -> tuple[list[int], np.ndarray]:
    """Returns the positions of the directions' attributes in `names`, the regressor's outputs, and their deviations.

    Raises:
        ValueError: the regressor lacks an attribute, or the directions lack `attribute_std`.
    """
    if missing := [name for name in directions.names if name not in names]:
        raise ValueError(f"the regressor must measure every direction's attribute. Missing: {', '.join(missing)}")
    if directions.attribute_std is None:
        raise ValueError("the file of directions must state `attribute_std`")
    return [names.index(name) for name in directions.names], directions.attribute_std
