"""The command `python -m stylegan2.training`: prepares training sets, trains generators, evaluates and exports them."""

from __future__ import annotations

import click

from stylegan2.training.commands.evaluate import evaluate
from stylegan2.training.commands.export import export
from stylegan2.training.commands.measures import measures
from stylegan2.training.commands.prepare import prepare
from stylegan2.training.commands.queue import queue
from stylegan2.training.commands.report import report
from stylegan2.training.commands.show import show
from stylegan2.training.commands.train import train
from stylegan2.training.commands.worker import worker


@click.group()
def training() -> None:
    """Train a StyleGAN2."""


training.add_command(train)
training.add_command(show)
training.add_command(export)
training.add_command(prepare)
training.add_command(queue)
training.add_command(evaluate)
training.add_command(report)
training.add_command(measures)
training.add_command(worker)

if __name__ == "__main__":
    training()
