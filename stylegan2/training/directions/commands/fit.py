"""The command `fit`: finds the directions of a network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from stylegan2.quiet import import_keras


@click.command()
@click.argument("network")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("labels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--faces", default=10_000, show_default=True, help="Number of random faces for the regression.")
@click.option("--measured", default=500, show_default=True, help="Number of faces to measure effects on.")
@click.option("--groups", default=5, show_default=True, help="Number of groups of layers with a step of their own.")
@click.option(
    "--weight", default=0.1, show_default=True, help="Weight of an edit's likelihood against its side effects."
)
@click.option("--picture-weight", default=10_000.0, show_default=True, help="Weight of changes of the whole picture.")
@click.option("--rounds", default=2, show_default=True, help="Number of corrections by measured effects.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Truncation psi of all faces.")
@click.option(
    "--least-r2", default=0.6, show_default=True, help="Leave out attributes with a lower R² of the regressor."
)
@click.option(
    "--epochs", default=4, show_default=True, type=click.IntRange(1), help="How often to train on each picture."
)
@click.option(
    "--regressor",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File of the regressor. It is trained and written if it does not exist.",
)
@click.option("--licence", default="CC0 1.0", show_default=True, help="Licence of the directions.")
@click.option("--seed", default=0, show_default=True, help="Seed of all random numbers.")
def fit(
    network: str,
    data: Path,
    labels: Path,
    out: Path,
    epochs: int,
    regressor: Path | None,
    licence: str,
    **settings: Any,
) -> None:
    """Find the directions of NETWORK and write them to OUT.

    A regressor learns the attributes from the pictures in DATA (zip files) and their LABELS (CSV). The measurements are
    printed as Markdown.
    """
    import stylegan2

    import_keras()
    from stylegan2.directions.file import check_suffix, write_directions
    from stylegan2.training.directions.attributes import ATTRIBUTES
    from stylegan2.training.directions.faces import FaceSampler
    from stylegan2.training.directions.fitting import FitConfig, fit_directions
    from stylegan2.training.directions.report import fit_report, to_directions
    from stylegan2.training.directions.training_set import regressor_for

    try:
        check_suffix(out)
        config = FitConfig(**settings)
        loaded = stylegan2.load(network)
        found = regressor_for(loaded.config, data, labels, regressor, epochs, config.seed)
        by_name = {attribute.name: attribute for attribute in ATTRIBUTES}
        attributes = [by_name[name] for name in found.config.names]
        fitted = fit_directions(FaceSampler(loaded, found), attributes, found.r2, config)
        write_directions(out, to_directions(fitted, attributes, found.r2, loaded, config, licence))
    except (ValueError, KeyError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(fit_report(fitted, attributes, found.r2))
