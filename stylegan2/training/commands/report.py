"""`report`: shows a run as a film and a page."""

from __future__ import annotations

from pathlib import Path

import click


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

    try:
        RunRecord.read(run)  # refuses a folder that is no run, before anything is written to it
        film = write_timelapse(run)
        page = write_report(run)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path in filter(None, (film, page)):
        click.echo(path)
