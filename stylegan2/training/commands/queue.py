"""`queue`: what is to be trained, and how far it is."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stylegan2.training.queue.status import Report

QUEUE = click.argument("folder", metavar="QUEUE", type=click.Path(file_okay=False, path_type=Path))
NAME = click.argument("name")
JSON = click.option("--json", "as_json", is_flag=True, help="For programs.")
SHOWN_ATTEMPTS = 10


@click.group()
def queue() -> None:
    """Line up trainings for `worker`.

    QUEUE is a folder with a folder for each run. These commands need no worker that runs.
    """


@queue.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@QUEUE
@click.argument("data", type=click.Path(exists=True))
@NAME
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def add(folder: Path, data: str, name: str, options: tuple[str, ...]) -> None:
    """Line up a training on DATA as the run NAME, with the OPTIONS of `train`."""
    from stylegan2.training.queue.arguments import job_from_arguments
    from stylegan2.training.queue.folder import Queue
    from stylegan2.training.queue.job import checked_name

    with _in_one_sentence():
        run = Queue(folder).path / checked_name(name)
        job = job_from_arguments(data, run, options[1:] if options[:1] == ("--",) else options)
        Queue(folder).add(name, job)
        click.echo(f"{name} waits for a worker: {job.kimg:g} kimg in {run}")


@queue.command("list")
@QUEUE
@JSON
def list_runs(folder: Path, as_json: bool) -> None:
    """Show all runs, the oldest first."""
    from stylegan2.training.queue.folder import Queue

    with _in_one_sentence():
        reports = [run.report() for run in Queue(folder).runs()]
    if as_json:
        click.echo(json.dumps([report.to_dict() for report in reports], indent=1))
        return
    width = max([4, *(len(report.name) for report in reports)])
    click.echo(f"{'NAME':{width}}  {'STATUS':10}  {'KIMG':>15}  NOTE")
    for report in reports:
        click.echo(f"{report.name:{width}}  {report.status:10}  {_kimg(report):>15}  {report.error}".rstrip())


@queue.command()
@QUEUE
@NAME
@JSON
def status(folder: Path, name: str, as_json: bool) -> None:
    """Show everything about the run NAME."""
    from stylegan2.training.queue.folder import Queue

    with _in_one_sentence():
        report = Queue(folder).run(name).report()
    click.echo(json.dumps(report.to_dict(), indent=1) if as_json else "\n".join(_status_lines(folder, report)))


@queue.command()
@QUEUE
@NAME
def cancel(folder: Path, name: str) -> None:
    """Do not start the run NAME, or stop it after a checkpoint."""
    from stylegan2.training.queue.folder import Queue

    with _in_one_sentence():
        run = Queue(folder).run(name)
        run.cancel()
        click.echo(f"{name} is {run.status()}")


@queue.command()
@QUEUE
@NAME
def retry(folder: Path, name: str) -> None:
    """Put the run NAME, set aside or cancelled, back in the queue; it goes on from its last checkpoint."""
    from stylegan2.training.queue.folder import Queue

    with _in_one_sentence():
        run = Queue(folder).run(name)
        run.retry()
        click.echo(f"{name} is {run.status()}")


def _kimg(report: Report) -> str:
    if report.job is None:
        return ""
    return f"{'?' if report.nimg is None else format(report.nimg / 1000, 'g')} / {report.job.kimg:g}"


def _status_lines(folder: Path, report: Report) -> Iterator[str]:
    """The lines of `status`."""
    yield f"{report.name}: {report.status}"
    if report.error:
        yield f"error     {report.error}"
    if report.job is None:
        return
    yield f"kimg      {_kimg(report)}"
    yield f"data      {report.job.data}"
    yield f"options   {' '.join(report.job.arguments) or '(none)'}"
    yield f"folder    {folder.absolute() / report.name}"
    yield f"added     {report.job.added}"
    if report.silence is not None:
        yield f"heartbeat {report.silence:.0f} s ago"
    if report.failures:
        yield f"failures  {report.failures} since it last got on"
    if report.attempts:
        yield "attempts"
    for row in report.attempts[-SHOWN_ATTEMPTS:]:
        kimg = f"{row['nimg'] / 1000:g} kimg" if "nimg" in row else ""
        words = (row["time"], row.get("outcome", row["event"]), kimg, row.get("error"))
        yield "  " + "  ".join(word for word in words if word)


@contextlib.contextmanager
def _in_one_sentence() -> Iterator[None]:
    from stylegan2.training.queue.job import QueueError

    try:
        yield
    except (QueueError, OSError) as error:
        raise click.ClickException(str(error)) from error
