"""`python -m stylegan2.directions` has one command for each step of the work."""

import click
import pytest
from click.testing import CliRunner

from stylegan2.directions.__main__ import directions


@pytest.mark.parametrize("name", ["check", "convert", "fit", "strip"])
def test_every_command_explains_itself_and_its_options(name):
    result = CliRunner().invoke(directions, [name, "--help"])
    assert result.exit_code == 0, result.output
    command = directions.get_command(click.Context(directions), name)
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_the_help_shows_all_commands_and_a_wrong_one_is_refused():
    shown = CliRunner().invoke(directions, ["--help"]).output
    assert [line.split()[0] for line in shown.partition("Commands:")[2].splitlines() if line.strip()] == [
        "check", "convert", "fit", "strip",
    ]  # fmt: skip
    result = CliRunner().invoke(directions, ["guess"])
    assert result.exit_code == 2
    assert "No such command 'guess'" in result.output
