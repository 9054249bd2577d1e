"""`measures`: trains the networks that measure faces, and shows how accurate they are."""

from __future__ import annotations

from pathlib import Path

import click

from stylegan2.quiet import import_keras
from stylegan2.training.commands.errors import errors_in_one_line

FIRST, SECOND = "first", "second"


@click.group()
def measures() -> None:
    """Train networks that measure faces: attributes, regions and landmarks."""


@measures.command()
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--size", default=64, show_default=True, help="Height and width of the pictures that the networks take.")
@click.option(
    "--people", type=click.Choice((FIRST, SECOND)), default=FIRST, show_default=True, help="Whom to train on."
)
@click.option(
    "--regressor",
    "regressors",
    type=(int, int, int, int),
    multiple=True,
    metavar="KERNEL CHANNELS MOST FEATURES",
    help="Size of a regressor: its kernels, first and most feature maps, hidden units. Several are averaged.",
)
@click.option("--parser/--no-parser", "parser", default=True, help="Whether to train the network for regions.")
@click.option("--epochs", default=20, show_default=True, help="Passes through the pictures.")
@click.option("--network", "networks", multiple=True, metavar="FINGERPRINT", help="A generator that the file is for.")
@click.option("--note", default="", help="Says in the file how the networks were trained.")
@click.option("--seed", default=0, show_default=True, help="Seed of all randomness.")
def train(
    data: Path,
    file: Path,
    size: int,
    people: str,
    regressors: tuple[tuple[int, int, int, int], ...],
    parser: bool,
    epochs: int,
    networks: tuple[str, ...],
    note: str,
    seed: int,
) -> None:
    """Train on the rendered faces in DATA, and write FILE (which should end in .measures.safetensors).

    A tenth of the people is held out. Their pictures measure the accuracy, which FILE states.
    """
    import_keras()
    from stylegan2.measurement.file import write_measures
    from stylegan2.training.measurement.learning import Schedule
    from stylegan2.training.measurement.rendered_faces import read_rendered_faces
    from stylegan2.training.measurement.training import ARCHITECTURES, train_measures

    with errors_in_one_line():
        trained = train_measures(
            read_rendered_faces(data, size),
            people,
            architectures=regressors or ARCHITECTURES,
            with_parser=parser,
            schedule=Schedule(epochs=epochs),
            seed=seed,
            networks=networks,
            note=note,
        )
        write_measures(file, trained)
    show_accuracy(file)


@measures.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def show(file: Path) -> None:
    """Show how accurate the networks in FILE are."""
    with errors_in_one_line():
        show_accuracy(file)


def show_accuracy(file: Path) -> None:
    """Prints the accuracy as tables in Markdown."""
    from stylegan2.measurement.file import read_measures

    found = read_measures(file)
    click.echo("| attribute | R² | error | unit |\n| --- | ---: | ---: | --- |")
    for each in found.attributes:
        click.echo(f"| {each.name} | {each.r2:.2f} | {each.error:.3g} | {each.unit} |")
    for kind, values in found.accuracy.items():
        click.echo(f"\n| {kind} | |\n| --- | ---: |")
        for name, value in values.items():
            click.echo(f"| {name} | {value:.4f} |")
