"""`python -m stylegan2.training`: trains a generator, shows what it makes, and writes it as one file."""

from __future__ import annotations

import click

from stylegan2.training.commands.export import export
from stylegan2.training.commands.show import show
from stylegan2.training.commands.train import train


@click.group()
def training() -> None:
    """Train a StyleGAN2."""


training.add_command(train)
training.add_command(show)
training.add_command(export)

if __name__ == "__main__":
    training()
