"""How the commands report errors."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import click


@contextlib.contextmanager
def errors_in_one_line() -> Iterator[None]:
    """Reports errors that the user can correct in one line instead of a traceback, and ends the command."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
