"""`show`: shows faces of a network in one picture."""

from __future__ import annotations

from pathlib import Path

import click

from stylegan2.training.commands.errors import errors_in_one_line


@click.command()
@click.argument("network")
@click.argument("png", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--seeds", default=64, show_default=True, help="Number of faces; their seeds are 0, 1, 2, ...")
@click.option(
    "--walk", "walks", type=(int, int), multiple=True, help="Show a row of faces from one seed to another instead."
)
@click.option("--truncation-psi", default=0.7, show_default=True, help="Truncation.")
@click.option("--columns", type=int, help="Faces per row; by default the sheet is about square.")
def show(
    network: str, png: Path, seeds: int, walks: tuple[tuple[int, int], ...], truncation_psi: float, columns: int | None
) -> None:
    """Write faces of NETWORK (a file, or a name that `stylegan2.load` knows) side by side to PNG."""
    import numpy as np

    import stylegan2
    from stylegan2.pictures.sheet import sheet
    from stylegan2.training.gallery import seed_faces, seed_walk

    with errors_in_one_line():
        loaded = stylegan2.load(network)
        if walks:
            faces = np.concatenate([seed_walk(loaded, *walk, truncation_psi) for walk in walks])
        else:
            faces = seed_faces(loaded, range(seeds), truncation_psi)
        sheet(faces, len(faces) // len(walks) if walks else columns).save(png)
