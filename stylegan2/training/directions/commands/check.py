"""`check`: measures again what directions do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    import numpy as np

    from stylegan2.directions.directions import Directions


@click.command()
@click.argument("network")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("regressor", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--faces", default=500, show_default=True, type=click.IntRange(1), help="Random faces to edit.")
@click.option("--strength", default=1.0, show_default=True, help="Edit by this much in both directions.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Of these faces.")
@click.option("--seed", default=1000, show_default=True, help="Of these faces.")
def check(
    network: str, file: Path, regressor: Path, faces: int, strength: float, truncation_psi: float, seed: int
) -> None:
    """Print what the directions in FILE do to faces of NETWORK, as REGRESSOR (written by `fit`) sees it.

    Attributes are in units of the standard deviations that FILE states.
    """
    import stylegan2
    from stylegan2.directions.file import read_directions
    from stylegan2.training.directions.effects import measured_effects
    from stylegan2.training.directions.faces import FaceSampler
    from stylegan2.training.directions.regressor_file import read_regressor
    from stylegan2.training.directions.report import summary
    from stylegan2.training.directions.tables import effect_table

    try:
        loaded = stylegan2.load(network)
        loaded.batch_size = 16
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
    """Which of a regressor's outputs, called `names`, are the directions' attributes, and their standard deviations.

    Raises:
        ValueError: the regressor does not know one, or the file does not state the deviations.
    """
    if missing := [name for name in directions.names if name not in names]:
        raise ValueError(f"the regressor knows nothing of {', '.join(missing)}")
    if directions.attribute_std is None:
        raise ValueError("the directions' file does not state `attribute_std`")
    return [names.index(name) for name in directions.names], directions.attribute_std
