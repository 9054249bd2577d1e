"""The command `convert`: makes a file of directions from InterFaceGAN boundaries."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click


@click.command()
@click.argument("boundaries", nargs=-1, required=True, metavar="NAME=BOUNDARY.npy...")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--network", required=True, help="The network that the boundaries are for: a file or a known name.")
@click.option("--licence", default="", help="Licence of the directions.")
def convert(boundaries: tuple[str, ...], out: Path, network: str, licence: str) -> None:
    """Convert InterFaceGAN boundaries in w (NumPy files of shape [1, w_dim]) to the file of directions OUT.

    Strength 1 is one standard deviation of the distance from the boundary over the network's own faces.
    """
    import stylegan2
    from stylegan2.directions.file import check_suffix, write_directions
    from stylegan2.training.directions.boundaries import from_boundaries, read_boundary

    try:
        check_suffix(out)
        files = dict(parse_boundary(boundary) for boundary in boundaries)
        if len(files) < len(boundaries):
            raise ValueError(f"each boundary must have a different name. Received: {' '.join(boundaries)}")
        loaded = stylegan2.load(network)
        normals = {name: read_boundary(file, loaded.config.w_dim) for name, file in files.items()}
        directions = from_boundaries(normals, loaded)
        directions = dataclasses.replace(
            directions, network=loaded.name, fingerprint=loaded.fingerprint, licence=licence
        )
        write_directions(out, directions)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error


def parse_boundary(boundary: str) -> tuple[str, Path]:
    """Splits `smile=smile.npy` into a name and a path; raises click.BadParameter for anything else."""
    name, separator, file = boundary.partition("=")
    if not separator or not file:
        raise click.BadParameter(f"a boundary must be given as NAME=FILE. Received: {boundary}")
    return name, Path(file)
