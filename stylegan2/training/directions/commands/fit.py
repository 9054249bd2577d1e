"""The command `fit`: finds the directions of a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("network")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--measures",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Measuring networks that the directions are fitted with: a file of `stylegan2.training measures train`.",
)
@click.option(
    "--judge",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Measuring networks of other people that measure the effects. Without it, the measures judge themselves.",
)
@click.option("--faces", default=10_000, show_default=True, help="Number of random faces for the regression.")
@click.option("--measured", default=500, show_default=True, help="Number of faces to measure effects on.")
@click.option("--groups", default=5, show_default=True, help="Number of groups of layers with a step of their own.")
@click.option(
    "--weight", default=0.03, show_default=True, help="Weight of an edit's likelihood against its side effects."
)
@click.option("--picture-weight", default=10_000.0, show_default=True, help="Weight of changes of the whole picture.")
@click.option("--rounds", default=2, show_default=True, help="Number of corrections by measured effects.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Truncation psi of all faces.")
@click.option("--least-r2", default=0.6, show_default=True, help="Leave out attributes that are measured worse (R²).")
@click.option("--licence", default="CC0 1.0", show_default=True, help="Licence of the directions.")
@click.option("--seed", default=0, show_default=True, help="Seed of all random numbers.")
def fit(network: str, out: Path, measures: Path, judge: Path | None, licence: str, **settings: Any) -> None:
    """Find the directions of NETWORK and write them to OUT. The measurements are printed as Markdown."""
    import stylegan2
    from stylegan2.directions.file import check_suffix, write_directions
    from stylegan2.readers import open_reader
    from stylegan2.training.directions.faces import FaceSampler
    from stylegan2.training.directions.fitting import FitConfig, fit_directions
    from stylegan2.training.directions.measures import measured_by
    from stylegan2.training.directions.report import fit_report, to_directions

    try:
        check_suffix(out)
        config = FitConfig(**settings)
        found = measured_by(open_reader(measures), open_reader(judge) if judge else None)
        loaded = stylegan2.load(network)
        steer, other = FaceSampler(loaded, found.steer), FaceSampler(loaded, found.judge)
        fitted = fit_directions(steer, found.attributes, found.r2, config, other)
        readers = (measures.name, judge.name if judge else None)
        write_directions(out, to_directions(fitted, found.attributes, found.r2, loaded, config, licence, *readers))
    except (ValueError, OSError, ImportError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(fit_report(fitted, found.attributes, found.r2, *readers))
