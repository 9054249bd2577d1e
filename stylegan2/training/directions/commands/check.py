"""The command `check`: measures the effects of directions in a file."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("network")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("measures", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--faces", default=500, show_default=True, type=click.IntRange(1), help="Number of random faces to edit.")
@click.option("--strength", default=1.0, show_default=True, help="Strength of the edits, applied with both signs.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Truncation psi of the faces.")
@click.option("--seed", default=1000, show_default=True, help="Seed of the faces.")
def check(
    network: str, file: Path, measures: Path, faces: int, strength: float, truncation_psi: float, seed: int
) -> None:
    """Print the effects of the directions in FILE on faces of NETWORK.

    MEASURES is a file of measuring networks. Effects are in units of the standard deviations that FILE states.
    """
    import stylegan2
    from stylegan2.directions.file import read_directions
    from stylegan2.readers import open_reader
    from stylegan2.training.directions.effects import measured_effects
    from stylegan2.training.directions.faces import FaceSampler
    from stylegan2.training.directions.measures import columns
    from stylegan2.training.directions.report import summary
    from stylegan2.training.directions.tables import effect_table

    try:
        loaded = stylegan2.load(network)
        directions = read_directions(file, loaded.config, loaded.fingerprint)
        if directions.attribute_std is None:
            raise ValueError("the file of directions must state `attribute_std`")
        seen = FaceSampler(loaded, columns(open_reader(measures), directions.names))
        ws = seen.draw(faces, seed, truncation_psi)
        sides = measured_effects(seen, ws, directions.directions * strength, directions.attribute_std, progress=True)
    except (ValueError, OSError, ImportError) as error:
        raise click.ClickException(str(error)) from error
    effects = (sides[0] + sides[1]) / 2
    click.echo(f"{effect_table(directions.names, effects)}\n\n{summary(directions.names, effects)}")
