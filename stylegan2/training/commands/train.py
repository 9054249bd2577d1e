"""`train`: starts a run, or continues it where it was interrupted."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import signal
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stylegan2.quiet import import_keras
from stylegan2.training.commands.errors import errors_in_one_line
from stylegan2.training.config import AUG_MODES, PRECISIONS, TrainingConfig
from stylegan2.training.presets import NAMES as PRESET_NAMES
from stylegan2.training.resolve import parsed, resolved

if TYPE_CHECKING:
    from stylegan2.training.dataset import ImageArchive
    from stylegan2.training.folder import RunFolder
    from stylegan2.training.trainer import Score
    from stylegan2.weights import Checkpoint


@click.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--kimg", default=1000.0, show_default=True, help="Stop after this many thousand images.")
@click.option(
    "--checkpoint-kimg",
    default=10.0,
    show_default=True,
    help="Write sheet, network and state after every so many thousand images.",
)
@click.option(
    "--metric-kimg",
    default=50.0,
    show_default=True,
    help="Score the network after every so many thousand images; 0 for never.",
)
@click.option(
    "--metric-images",
    default=2048,
    type=click.IntRange(2),
    show_default=True,
    help="Number of images that a score compares.",
)
@click.option(
    "--preset",
    type=click.Choice(PRESET_NAMES),
    default="laptop",
    show_default=True,
    help="Settings for this kind of machine.",
)
@click.option("--resolution", type=click.IntRange(8), help="Side of square images; by default the pictures' own size.")
@click.option("--img-channels", type=click.IntRange(1, 4), help="1 gray, 3 RGB, 4 RGBA; by default the pictures' own.")
@click.option("--conditional", is_flag=True, help="Train a conditional network with the pictures' labels.")
@click.option(
    "--transfer",
    metavar="NETWORK",
    help="Start from this network: a file, or a name that `show` takes. If it has no discriminator, a new one is used, "
    "which first makes the network worse: freeze mapping and synthesis for the first kimg, or start from scratch. With "
    "a larger --resolution, blocks are added to both networks.",
)
@click.option("--freeze", multiple=True, metavar="NAME", help="Do not change the weights whose names begin with NAME.")
@click.option("--batch", type=int, help="Images per step.")
@click.option("--r1-gamma", type=float, help="Weight of the R1 penalty.")
@click.option("--aug", type=click.Choice(AUG_MODES), help="Augmentation: adaptive, with a fixed augment_p, or none.")
@click.option("--precision", type=click.Choice(PRECISIONS), help="Precision of the convolutions.")
@click.option("--seed", type=int, help="Seed of all randomness.")
@click.option(
    "--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Any other setting; --dry-run lists them."
)
@click.option("--dry-run", is_flag=True, help="Print the settings and do nothing else.")
def train(
    data: Path,
    folder: Path,
    kimg: float,
    checkpoint_kimg: float,
    metric_kimg: float,
    metric_images: int,
    dry_run: bool,
    **choices: Any,
) -> None:
    """Train a network on the zip files of pictures in DATA. The run is kept in FOLDER.

    After an interruption the same command continues the run. Ctrl-C writes a checkpoint first. FOLDER receives the
    network, sheets of its pictures, statistics, and at the end a page and a film about the run.
    """
    from stylegan2.training.dataset import ImageArchive

    stop = set_by_signals()
    how_long = {"kimg": kimg, "checkpoint_kimg": checkpoint_kimg, "metric_kimg": metric_kimg}
    with errors_in_one_line(), contextlib.ExitStack() as files:
        refuse_impossible(how_long)
        side = choices["resolution"]
        start, settings = starting_from(choices["transfer"], side)
        asked = (settings.get("img_height", side), settings.get("img_width", side))
        archive = files.enter_context(ImageArchive(data, *asked, settings.get("img_channels", choices["img_channels"])))
        config = configuration(archive, choices, settings)
        if dry_run:
            click.echo(json.dumps(dataclasses.asdict(config), indent=1))
            return
        import_keras()
        from stylegan2.training.folder import RunFolder
        from stylegan2.training.run_files import STATE_FILE

        if not (folder / STATE_FILE).exists():
            archive.check(checking)
        run = files.enter_context(RunFolder(folder, config))
        score = scoring(archive, metric_images) if metric_kimg else None
        carry_out(run, archive, config, start, score, stop=stop, **how_long)


def checking(reasons: Iterable[str]) -> Iterable[str]:
    """Shows on a terminal how many pictures have been checked."""
    from tqdm import tqdm

    return tqdm(reasons, "checking", unit=" pictures", leave=False, disable=None)


def refuse_impossible(how_long: dict[str, float]) -> None:
    """Raises ValueError unless each number of thousand images is above 0; only `metric_kimg` may be 0."""
    for name, value in how_long.items():
        if not 0 <= value < math.inf or (value == 0 and name != "metric_kimg"):
            raise ValueError(f"`{name}` must be a number above 0. Received: {value}")


def starting_from(network: str | None, side: int | None = None) -> tuple[Checkpoint | None, dict[str, Any]]:
    """Returns the network that a run starts from, and the settings that it determines for images of that side."""
    if network is None:
        return None, {}
    import_keras()
    from stylegan2.checkpoints import read_checkpoint, resolve
    from stylegan2.training.transfer import provenance, settings_of
    from stylegan2.weights import fingerprint

    path = resolve(network)
    checkpoint = read_checkpoint(path, discriminator=True)
    name = str(checkpoint.metadata.get("name", path.stem))
    transfer = provenance(name, fingerprint(checkpoint.config, checkpoint.weights))
    return checkpoint, {**settings_of(checkpoint.config, side), "transfer": transfer}


def configuration(archive: ImageArchive, choices: dict[str, Any], of_the_network: dict[str, Any]) -> TrainingConfig:
    """Returns the settings of a run.

    Args:
        archive: The training set.
        choices: The options of the command line.
        of_the_network: The settings that the network determines from which the run starts.
    """
    if choices["conditional"] and not archive.c_dim:
        raise ValueError("`--conditional` needs labels in the training set, which `prepare --labels` puts there")
    named = {name: choices[name] for name in ("batch", "r1_gamma", "aug", "precision", "seed")}
    changes = {name: value for name, value in named.items() if value is not None}
    if choices["freeze"]:
        changes["freeze"] = choices["freeze"]
    changes |= dict(map(parsed, choices["assignments"]))
    c_dim = archive.c_dim if choices["conditional"] else 0
    _ = archive[0]  # raises ValueError if the pictures cannot be reduced to this size
    return resolved(archive.shape, c_dim, choices["preset"], changes, of_the_network)


def carry_out(
    run: RunFolder,
    archive: ImageArchive,
    config: TrainingConfig,
    start: Checkpoint | None,
    score: Score | None,
    **options: Any,
) -> None:
    """Trains, and then writes the film and the page about the run."""
    from stylegan2.training.report.events import event_writer
    from stylegan2.training.step import TrainingStep
    from stylegan2.training.trainer import Trainer
    from stylegan2.training.transfer import transferred

    step = TrainingStep(config)
    state = None
    if start is not None and not run.has_state():
        state, with_discriminator = transferred(step.initial_state(), start, config)
        discriminator = "its" if with_discriminator else "a new"
        size = f"{config.img_width}x{config.img_height}"
        grown = f", grown to {size}," if len(start.config.channels) < len(config.generator.channels) else ""
        click.echo(f"starting from {config.transfer}{grown} with {discriminator} discriminator")
        if start.no_discriminator:
            click.echo(start.no_discriminator)
    trainer = Trainer(run, archive, step, state, score)
    events = event_writer(run.path, trainer.nimg)
    if events is None:
        trainer.train(**options)
    else:
        with contextlib.closing(events):
            trainer.train(**options, on_row=events.write)
    tell_of(run.path)


def tell_of(run: Path) -> None:
    """Writes the film and the page about a run. An error in this does not make the run a failure."""
    from stylegan2.training.report.page import write_report
    from stylegan2.training.report.timelapse import write_timelapse

    try:
        write_timelapse(run)
        click.echo(f"see {write_report(run)}")
    except (ValueError, OSError) as error:
        click.echo(f"no report: {error}", err=True)


def scoring(archive: ImageArchive, images: int) -> Score:
    """Returns the score that measures how good the generator is."""
    from stylegan2.training.scoring import SlicedWassersteinScore

    return SlicedWassersteinScore(archive, images)


def set_by_signals() -> threading.Event:
    """Returns an event that Ctrl-C or SIGTERM sets. A second signal has its usual effect."""
    event = threading.Event()
    usual = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(*_: Any) -> None:
        event.set()
        for number, handler in usual.items():
            signal.signal(number, handler)

    for number in usual:
        signal.signal(number, stop)
    return event
