"""`export`: writes the generator of a run to one file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from stylegan2.quiet import import_keras
from stylegan2.training.commands.errors import errors_in_one_line


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--name", required=True, help="Name of the network in the API.")
@click.option("--licence", required=True, help="Licence of the network, for instance CC0 1.0.")
@click.option("--note", default="", help="Known bias of the network; shown by the API.")
@click.option("--dtype", type=click.Choice(["float32", "float16"]), default="float16", show_default=True)
@click.option("--best", is_flag=True, help="Export the network with the best score instead of the last one.")
@click.option(
    "--with-discriminator",
    is_flag=True,
    help="Include the last discriminator, so that other runs can start from the file.",
)
def export(
    folder: Path, file: Path, name: str, licence: str, note: str, dtype: str, best: bool, with_discriminator: bool
) -> None:
    """Write the averaged generator of the run in FOLDER to FILE, including its name, licence and note."""
    import_keras()
    from stylegan2.checkpoints import read_checkpoint, write_checkpoint
    from stylegan2.training.folder import read_discriminator
    from stylegan2.training.run_files import BEST_FILE, NETWORK_FILE

    with errors_in_one_line():
        checkpoint = read_checkpoint(folder / (BEST_FILE if best else NETWORK_FILE))
        metadata = {**checkpoint.metadata, "name": name, "licence": licence, **({"note": note} if note else {})}
        discriminator = read_discriminator(folder) if with_discriminator else None
        whole = dataclasses.replace(checkpoint, metadata=metadata, discriminator=discriminator)
        write_checkpoint(file, whole, dtype)
