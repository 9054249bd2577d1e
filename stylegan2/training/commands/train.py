"""`train`: starts a run, or takes it up where it was interrupted."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from stylegan2.quiet import import_keras
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
@click.option("--checkpoint-kimg", default=10.0, show_default=True, help="Sheet, network and state every so often.")
@click.option("--metric-kimg", default=50.0, show_default=True, help="Score every so often; 0 for never.")
@click.option(
    "--metric-images", default=2048, type=click.IntRange(2), show_default=True, help="Images that a score compares."
)
@click.option("--preset", type=click.Choice(PRESET_NAMES), default="laptop", show_default=True, help="Where it runs.")
@click.option("--resolution", type=click.IntRange(8), help="Side of square images; left out, the pictures' own size.")
@click.option("--img-channels", type=click.IntRange(1, 4), help="1 gray, 3 RGB, 4 RGBA; left out, the pictures' own.")
@click.option("--conditional", is_flag=True, help="Train on the pictures' labels too.")
@click.option(
    "--transfer",
    metavar="NETWORK",
    help="Start from this network: a file, or a name that `show` takes. Without a discriminator in it, a new one will "
    "unlearn much before it learns: freeze mapping and synthesis for the first kimg, or train anew.",
)
@click.option("--freeze", multiple=True, metavar="NAME", help="Keep the weights whose names begin so, as they are.")
@click.option("--batch", type=int, help="Images a step.")
@click.option("--r1-gamma", type=float, help="Weight of R1.")
@click.option("--aug", type=click.Choice(AUG_MODES), help="Augmentation: adaptive, with a fixed augment_p, or none.")
@click.option("--precision", type=click.Choice(PRECISIONS), help="Of the convolutions.")
@click.option("--seed", type=int, help="Of everything random.")
@click.option("--set", "assignments", multiple=True, metavar="NAME=VALUE", help="Any other setting; see --dry-run.")
@click.option("--dry-run", is_flag=True, help="Print the settings, and do nothing.")
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
    """Train on the zip files of pictures in DATA, keeping the run in FOLDER.

    The same command takes the run up again after an interruption. Ctrl-C saves it first. FOLDER then has the network,
    sheets of what it makes, statistics, and at the end a page and a film about the run.
    """
    from stylegan2.training.dataset import ImageArchive

    stop = set_by_signals()
    how_long = {"kimg": kimg, "checkpoint_kimg": checkpoint_kimg, "metric_kimg": metric_kimg}
    with in_one_sentence(), contextlib.ExitStack() as files:
        refuse_impossible(how_long)
        start, settings = starting_from(choices["transfer"])
        side = choices["resolution"]
        asked = (settings.get("img_height", side), settings.get("img_width", side))
        archive = files.enter_context(ImageArchive(data, *asked, settings.get("img_channels", choices["img_channels"])))
        config = configuration(archive, choices, settings)
        if dry_run:
            click.echo(json.dumps(dataclasses.asdict(config), indent=1))
            return
        import_keras()
        from stylegan2.training.folder import RunFolder

        run = files.enter_context(RunFolder(folder, config))
        score = scoring(archive, metric_images) if metric_kimg else None
        carry_out(run, archive, config, start, score, stop=stop, **how_long)


def refuse_impossible(how_long: dict[str, float]) -> None:
    """Raises ValueError for thousands of images that are none; only a metric may be left out, by 0."""
    for name, value in how_long.items():
        if not 0 <= value < math.inf or (value == 0 and name != "metric_kimg"):
            raise ValueError(f"`{name}` must be a number above 0. Received: {value}")


def starting_from(network: str | None) -> tuple[Checkpoint | None, dict[str, Any]]:
    """The network that a run starts from, and the settings that it fixes."""
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
    return checkpoint, {**settings_of(checkpoint.config), "transfer": transfer}


def configuration(archive: ImageArchive, choices: dict[str, Any], of_the_network: dict[str, Any]) -> TrainingConfig:
    """The run's settings, from the training set, the network that it starts from, and the command line."""
    if choices["conditional"] and not archive.c_dim:
        raise ValueError("`--conditional` needs labels in the training set, which `prepare --labels` puts there")
    named = {name: choices[name] for name in ("batch", "r1_gamma", "aug", "precision", "seed")}
    changes = {name: value for name, value in named.items() if value is not None}
    if choices["freeze"]:
        changes["freeze"] = choices["freeze"]
    changes |= dict(map(parsed, choices["assignments"]))
    c_dim = archive.c_dim if choices["conditional"] else 0
    _ = archive[0]  # refuses a size that the pictures cannot be reduced to
    return resolved(archive.shape, c_dim, choices["preset"], changes, of_the_network)


def carry_out(
    run: RunFolder,
    archive: ImageArchive,
    config: TrainingConfig,
    start: Checkpoint | None,
    score: Score | None,
    **options: Any,
) -> None:
    """Trains, and writes the page about the run when it is over."""
    from stylegan2.training.report.events import event_writer
    from stylegan2.training.step import TrainingStep
    from stylegan2.training.trainer import Trainer
    from stylegan2.training.transfer import transferred

    step = TrainingStep(config)
    state = None
    if start is not None and not run.has_state():
        state, with_discriminator = transferred(step.initial_state(), start, config)
        click.echo(f"starting from {config.transfer} with {'its' if with_discriminator else 'a new'} discriminator")
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
    """The film and the page of a run; that they cannot be written does not make the run a failure."""
    from stylegan2.training.report.page import write_report
    from stylegan2.training.report.timelapse import write_timelapse

    try:
        write_timelapse(run)
        click.echo(f"see {write_report(run)}")
    except (ValueError, OSError) as error:
        click.echo(f"no report: {error}", err=True)


def scoring(archive: ImageArchive, images: int) -> Score:
    """What says how good the generator is."""
    from stylegan2.training.scoring import SlicedWassersteinScore

    return SlicedWassersteinScore(archive, images)


@contextlib.contextmanager
def in_one_sentence() -> Iterator[None]:
    """Whatever a user can put right is told in one line."""
    try:
        yield
    except (ValueError, OSError) as error:
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
