"""An error that the user can correct ends a command with one line."""

import click
import pytest

from stylegan2.training.commands.errors import errors_in_one_line


@pytest.mark.parametrize("error", [ValueError("`batch` must be at least 1"), FileNotFoundError("no such file")])
def test_the_message_is_kept_and_the_cause_is_recorded(error):
    with pytest.raises(click.ClickException) as reported, errors_in_one_line():
        raise error
    assert (reported.value.message, reported.value.__cause__) == (str(error), error)


def test_an_error_in_the_program_is_not_hidden():
    with pytest.raises(KeyError), errors_in_one_line():
        raise KeyError("a fault of ours")
