"""The command line of `worker`."""

import pytest
from click.testing import CliRunner, Result

from stylegan2.training.__main__ import training


def run(*arguments: object) -> Result:
    return CliRunner().invoke(training, [str(argument) for argument in arguments])


@pytest.mark.parametrize("option", ["poll", "stalled-after", "grace", "backoff", "stop-after"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf"])
def test_a_worker_with_an_impossible_time_names_it(tmp_path, option, value):
    result = run("worker", tmp_path, f"--{option}={value}")
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: `{option.replace('-', '_')}` must be ")


def test_a_worker_refuses_a_missing_queue(tmp_path):
    result = run("worker", tmp_path / "none")
    assert result.exit_code == 2
    assert "does not exist" in result.output
