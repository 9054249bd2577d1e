"""`report`: a run as a film and a page."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
def report(run: Path) -> None:
    """Write the timelapse of the folder RUN and its report.html, one page with nothing to fetch; print their paths.

    Also while the run goes on. The film is an MP4 with the package av (requirements-training.txt), or else a WebP.
    """
    from stylegan2.training.report.page import write_report
    from stylegan2.training.report.record import RunRecord
    from stylegan2.training.report.timelapse import write_timelapse

    try:
        RunRecord.read(run)  # refuses a folder that is no run before anything is written into it
        film = write_timelapse(run)
        page = write_report(run)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    for path in filter(None, (film, page)):
        click.echo(path)
