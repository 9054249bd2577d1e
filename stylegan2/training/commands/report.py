"""`report`: shows a run as a film and a page."""

from __future__ import annotations

from pathlib import Path

import click

from stylegan2.training.commands.errors import errors_in_one_line


@click.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
def report(run: Path) -> None:
    """Write a timelapse of the folder RUN and report.html, a page that loads nothing else, and print their paths.

    Works while the run is still training. The film is an MP4 if the package av is installed
    (requirements-training.txt), else a WebP.
    """
    from stylegan2.training.report.page import write_report
    from stylegan2.training.report.record import RunRecord
    from stylegan2.training.report.timelapse import write_timelapse

    with errors_in_one_line():
        RunRecord.read(run)  # refuses a folder that is no run, before anything is written to it
        film = write_timelapse(run)
        page = write_report(run)
    for path in filter(None, (film, page)):
        click.echo(path)
