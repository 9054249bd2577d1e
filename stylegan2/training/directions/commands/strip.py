"""The command `strip`: draws faces edited along directions."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("network")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("png", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seeds", default="0,1,2,3,4,5,6,7", show_default=True, help="Seeds of the faces, one per row.")
@click.option("--strengths", default="-2,-1,0,1,2", show_default=True, help="Strengths of the edits, one per column.")
@click.option("--direction", "names", multiple=True, help="Show only this direction. May be repeated.")
@click.option("--truncation-psi", default=0.7, show_default=True, help="Truncation psi of the faces.")
@click.option(
    "--scale", type=click.IntRange(1, 16), default=1, show_default=True, help="Enlarge the faces by this factor."
)
def strip(
    network: str,
    file: Path,
    png: Path,
    seeds: str,
    strengths: str,
    names: tuple[str, ...],
    truncation_psi: float,
    scale: int,
) -> None:
    """Draw faces of NETWORK, edited along the directions in FILE, side by side and write them to PNG."""
    import stylegan2
    from stylegan2.directions.file import read_directions
    from stylegan2.training.directions.strip import strip as picture

    try:
        columns = parse_numbers("--strengths", strengths, float)
        rows = parse_numbers("--seeds", seeds, int)
        loaded = stylegan2.load(network)
        directions = read_directions(file, loaded.config, loaded.fingerprint)
        picture(loaded, directions, names or directions.names, rows, columns, truncation_psi, scale).save(png)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error


def parse_numbers(option: str, text: str, kind: type) -> list:
    """Parses numbers such as `1,2,3`; raises click.BadParameter for anything else."""
    try:
        return [kind(part) for part in text.split(",")]
    except ValueError as error:
        raise click.BadParameter(f"`{option}` must be numbers separated by commas. Received: {text}") from error
