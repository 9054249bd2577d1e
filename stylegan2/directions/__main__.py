"""`python -m stylegan2.directions`: finds, checks, shows and converts directions in w for named attributes."""

from __future__ import annotations

import importlib

import click


class _Commands(click.Group):
    """Imports a command when it is needed: the commands belong to training, which serving does not load."""

    def list_commands(self, _: click.Context) -> list[str]:
        return ["check", "convert", "fit", "strip"]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        command: click.Command = getattr(
            importlib.import_module(f"stylegan2.training.directions.commands.{name}"), name
        )
        return command


@click.group(cls=_Commands)
def directions() -> None:
    """Find, check, show and convert directions in w for named attributes."""


if __name__ == "__main__":
    directions()
