"""`python -m stylegan2.directions`: finds, checks, shows and converts directions in w for named attributes."""

from __future__ import annotations

import click

from stylegan2.training.directions.commands.check import check
from stylegan2.training.directions.commands.convert import convert
from stylegan2.training.directions.commands.fit import fit
from stylegan2.training.directions.commands.strip import strip


@click.group()
def directions() -> None:
    """Find, check, show and convert directions in w for named attributes."""


directions.add_command(check)
directions.add_command(convert)
directions.add_command(fit)
directions.add_command(strip)

if __name__ == "__main__":
    directions()
