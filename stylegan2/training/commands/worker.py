"""`worker`: trains the runs of a queue."""

from __future__ import annotations

import logging
from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="QUEUE", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Stop when no run is waiting or running.")
@click.option("--poll", default=5.0, show_default=True, help="Seconds between two checks of the queue.")
@click.option(
    "--stalled-after",
    default=900.0,
    show_default=True,
    help="Seconds without a heartbeat after which a training is stopped; starting takes minutes.",
)
@click.option("--grace", default=300.0, show_default=True, help="Seconds that a training has for its last checkpoint.")
@click.option("--backoff", default=30.0, show_default=True, help="Seconds before a run that failed is tried again.")
@click.option("--stop-after", type=float, help="Stop after this many seconds, as after SIGTERM.")
def worker(
    folder: Path, once: bool, poll: float, stalled_after: float, grace: float, backoff: float, stop_after: float | None
) -> None:
    """Train the runs of QUEUE, the oldest first, and continue runs that were interrupted.

    On SIGTERM or Ctrl-C the training writes a checkpoint, from which the next worker continues.
    """
    from stylegan2.training.queue.folder import Queue
    from stylegan2.training.queue.signals import Signals
    from stylegan2.training.queue.timing import Timing
    from stylegan2.training.queue.worker import Worker

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        timing = Timing(poll=poll, stalled_after=stalled_after, grace=grace, backoff=backoff, stop_after=stop_after)
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    with Signals() as signals:
        Worker(Queue(folder), signals, timing).work(once)
