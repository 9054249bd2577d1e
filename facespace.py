"""The command `facespace` of an installed Facespace. It passes its arguments on to Gunicorn and to the module commands.

What a command needs is imported only when it runs, so that `facespace --help` loads no tensor library.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

import click

COMMANDS = {  # command: the click command that it is, and what it does
    "train": ("stylegan2.training.__main__:training", "Prepare data, train a network, and evaluate it."),
    "directions": ("stylegan2.directions.__main__:directions", "Find directions for named attributes."),
    "projection": ("stylegan2.projection.__main__:main", "Make the file of LPIPS weights for projections."),
}


@click.group()
@click.version_option(package_name="facespace")
def main() -> None:
    """Explore the face space of a StyleGAN2 network over HTTP, and train networks of your own."""


@main.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def serve(options: Sequence[str]) -> None:
    """Start the service; takes any of Gunicorn's options."""
    for module in ("gunicorn_config", "wsgi"):  # now: Gunicorn puts the working folder, which may have a wsgi.py, first
        importlib.import_module(module)
    from gunicorn.app.wsgiapp import run

    sys.argv[1:] = ["--config", "python:gunicorn_config", *options]
    run(prog="facespace serve")


def passed_on(name: str, target: str, summary: str) -> click.Command:
    """A command that hands all its arguments to the click command `target`, written as `module:attribute`."""

    def call(arguments: Sequence[str]) -> None:
        module, _, attribute = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        command.main(list(arguments), prog_name=f"facespace {name}")

    return click.Command(
        name,
        callback=call,
        params=[click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)],
        help=summary,
        add_help_option=False,
        context_settings={"ignore_unknown_options": True},
    )


for _name, (_target, _summary) in COMMANDS.items():
    main.add_command(passed_on(_name, _target, _summary))
