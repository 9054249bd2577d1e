"""`queue`: adds trainings to a queue, and shows their progress."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stylegan2.training.commands.errors import errors_in_one_line

if TYPE_CHECKING:
    from stylegan2.training.queue.status import Report

QUEUE = click.argument("folder", metavar="QUEUE", type=click.Path(file_okay=False, path_type=Path))
NAME = click.argument("name")
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
SHOWN_ATTEMPTS = 10


@click.group()
def queue() -> None:
    """Line up trainings for `worker`.

    QUEUE is a folder that holds a folder for each run. The commands work whether or not a worker is running.
    """


@queue.command(context_settings={"allow_interspersed_args": False, "ignore_unknown_options": True})
@QUEUE
@click.argument("data", type=click.Path(exists=True))
@NAME
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def add(folder: Path, data: str, name: str, options: tuple[str, ...]) -> None:
    """Add the run NAME to QUEUE: a training on DATA with the OPTIONS of `train`."""
    from stylegan2.training.commands.train_arguments import job_from_arguments
    from stylegan2.training.queue.folder import Queue
    from stylegan2.training.queue.job import checked_name

    with errors_in_one_line():
        run = Queue(folder).path / checked_name(name)
        job = job_from_arguments(data, run, options[1:] if options[:1] == ("--",) else options)
        Queue(folder).add(name, job)
        click.echo(f"{name} is waiting for a worker: {job.kimg:g} kimg in {run}")


@queue.command("list")
@QUEUE
@JSON
def list_runs(folder: Path, as_json: bool) -> None:
    """Show all runs, the oldest first."""
    from stylegan2.training.queue.folder import Queue

    with errors_in_one_line():
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

    with errors_in_one_line():
        report = Queue(folder).run(name).report()
    click.echo(json.dumps(report.to_dict(), indent=1) if as_json else "\n".join(_status_lines(folder, report)))


@queue.command()
@QUEUE
@NAME
def cancel(folder: Path, name: str) -> None:
    """Cancel the run NAME: it is not started, or is stopped after a checkpoint."""
    from stylegan2.training.queue.folder import Queue

    with errors_in_one_line():
        run = Queue(folder).run(name)
        run.cancel()
        click.echo(f"{name} is {run.status()}")


@queue.command()
@QUEUE
@NAME
def retry(folder: Path, name: str) -> None:
    """Put the run NAME, which has failed or was cancelled, back in the queue; it continues from its last checkpoint."""
    from stylegan2.training.queue.folder import Queue

    with errors_in_one_line():
        run = Queue(folder).run(name)
        run.retry()
        click.echo(f"{name} is {run.status()}")


def _kimg(report: Report) -> str:
    if report.job is None:
        return ""
    return f"{'?' if report.nimg is None else format(report.nimg / 1000, 'g')} / {report.job.kimg:g}"


def _status_lines(folder: Path, report: Report) -> Iterator[str]:
    """Yields the lines that `status` prints."""
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
        yield f"failures  {report.failures} since it last made progress"
    if report.attempts:
        yield "attempts"
    for row in report.attempts[-SHOWN_ATTEMPTS:]:
        kimg = f"{row['nimg'] / 1000:g} kimg" if "nimg" in row else ""
        words = (row["time"], row.get("outcome", row["event"]), kimg, row.get("error"))
        yield "  " + "  ".join(word for word in words if word)
