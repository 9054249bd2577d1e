"""`python -m stylegan2.training`: trains a generator, or takes a run up again where it stopped."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import click

from stylegan2.training.config import TrainingConfig

DEFAULTS = {field.name: field.default for field in dataclasses.fields(TrainingConfig)}


def setting(name: str, kind: Any, text: str):
    """A command-line option for a field of `TrainingConfig`, with the field's own default."""
    return click.option(
        f"--{name.replace('_', '-')}", name, type=kind, default=DEFAULTS[name], show_default=True, help=text
    )


@click.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--kimg", default=1000.0, show_default=True, help="Stop after this many thousand images.")
@click.option("--checkpoint-kimg", default=10.0, show_default=True, help="Sheet, network and state every so often.")
@setting("resolution", int, "Side of the square images, a power of two.")
@setting("img_channels", int, "1 gray, 3 RGB, 4 RGBA.")
@setting("z_dim", int, "Width of z.")
@setting("w_dim", int, "Width of w.")
@setting("channel_base", int, "Feature maps: min(channel_base / resolution, channel_max).")
@setting("channel_max", int, "Feature maps at the most.")
@setting("mapping_layers", int, "Layers of the mapping network.")
@setting("batch", int, "Images a step.")
@setting("learning_rate", float, "Adam's, for both networks.")
@setting("r1_gamma", float, "Weight of R1; left out, 0.0002 * resolution^2 / batch.")
@setting("pl_weight", float, "Weight of the path length penalty.")
@setting("g_reg_interval", int, "Path length every so many steps; 0 for never.")
@setting("d_reg_interval", int, "R1 every so many steps; 0 for never.")
@setting("ema_kimg", float, "Half-life of the averaged generator.")
@setting("seed", int, "Of everything random.")
def train(data: Path, folder: Path, kimg: float, checkpoint_kimg: float, **settings: Any) -> None:
    """Train on the zip files of pictures in DATA, keeping the run in FOLDER.

    The same command takes the run up again after an interruption.
    """
    from stylegan2.training.dataset import DatasetError, ImageArchive
    from stylegan2.training.state import StateError
    from stylegan2.training.trainer import Trainer, DivergenceError

    try:
        config = TrainingConfig(**settings)
        archive = ImageArchive(data, config.resolution, config.img_channels)
        Trainer(folder, config, archive).train(kimg, checkpoint_kimg)
    except (DatasetError, StateError, DivergenceError, ValueError) as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    train()
