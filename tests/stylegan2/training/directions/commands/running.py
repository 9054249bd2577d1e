"""Runs commands as a user does."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from stylegan2.directions.__main__ import directions


def run(*arguments: object) -> Result:
    return CliRunner().invoke(directions, [str(argument) for argument in arguments])


def assert_refused(arguments: tuple[object, ...], message: str) -> None:
    """Checks that a command fails with this message and without a traceback, and leaves no `a.npz` or `a.png`."""
    result = run(*arguments)
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.output.split())
    assert "Traceback" not in result.output
    assert not Path("a.npz").exists()
    assert not Path("a.png").exists()
