"""`train`: starts a run, or takes it up where it was interrupted."""

from __future__ import annotations

import dataclasses
import signal
import threading
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

    The same command takes the run up again after an interruption. Ctrl-C saves it first.
    """
    from stylegan2.training.dataset import DatasetError, ImageArchive
    from stylegan2.training.folder import RunFolder
    from stylegan2.training.state import StateError
    from stylegan2.training.step import TrainingStep
    from stylegan2.training.trainer import DivergenceError, Trainer

    try:
        config = TrainingConfig(**settings)
        with (
            ImageArchive(data, config.resolution, config.resolution, config.img_channels) as archive,
            RunFolder(folder, config) as run,
        ):
            Trainer(run, archive, TrainingStep(config)).train(kimg, checkpoint_kimg, stop=set_by_signals())
    except (DatasetError, StateError, DivergenceError, ValueError) as error:
        raise click.ClickException(str(error)) from error


def set_by_signals() -> threading.Event:
    """An event that Ctrl-C or SIGTERM sets; a second signal does what it always did."""
    event = threading.Event()
    usual = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(*_: Any) -> None:
        event.set()
        for number, handler in usual.items():
            signal.signal(number, handler)

    for number in usual:
        signal.signal(number, stop)
    return event
