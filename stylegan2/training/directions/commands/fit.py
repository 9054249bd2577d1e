"""`fit`: finds a network's directions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("network")
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("labels", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--faces", default=10_000, show_default=True, help="Random faces to regress on.")
@click.option("--measured", default=500, show_default=True, help="Faces that effects are measured on.")
@click.option("--groups", default=5, show_default=True, help="Groups of layers that directions may differ in.")
@click.option("--weight", default=0.1, show_default=True, help="Of an edit's likelihood against its side effects.")
@click.option("--picture-weight", default=10_000.0, show_default=True, help="Of changes of the picture as a whole.")
@click.option("--rounds", default=2, show_default=True, help="Corrections by measured effects.")
@click.option("--truncation-psi", default=1.0, show_default=True, help="Of all these faces.")
@click.option("--least-r2", default=0.6, show_default=True, help="Leave out what the regressor explains less of.")
@click.option(
    "--epochs", default=4, show_default=True, type=click.IntRange(1), help="How often the regressor sees each picture."
)
@click.option("--regressor", type=click.Path(dir_okay=False, path_type=Path), help="Use this one; kept there if new.")
@click.option("--licence", default="CC0 1.0", show_default=True, help="What others may do with the directions.")
@click.option("--seed", default=0, show_default=True, help="Of everything random.")
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
    """Write the directions of NETWORK, from the labelled pictures of DATA (zip files) and LABELS (CSV), as OUT.

    What was measured is printed as Markdown.
    """
    import stylegan2
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
        loaded.batch_size = 16
        found = regressor_for(loaded.config, data, labels, regressor, epochs, config.seed)
        by_name = {attribute.name: attribute for attribute in ATTRIBUTES}
        attributes = [by_name[name] for name in found.config.names]
        fitted = fit_directions(FaceSampler(loaded, found), attributes, found.r2, config)
        write_directions(out, to_directions(fitted, attributes, found.r2, loaded, config, licence))
    except (ValueError, KeyError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(fit_report(fitted, attributes, found.r2))
