"""`python -m stylegan2.directions` has one command for each step of the work."""

import click
import pytest
from click.testing import CliRunner

from stylegan2.directions.__main__ import directions


@pytest.mark.parametrize("name", ["check", "convert", "fit", "strip"])
def test_every_command_explains_itself_and_its_options(name):
    result = CliRunner().invoke(directions, [name, "--help"])
    assert result.exit_code == 0, result.output
    options = [each for each in directions.commands[name].params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []
