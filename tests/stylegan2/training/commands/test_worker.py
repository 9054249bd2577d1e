"""The command line of `worker`."""

from click.testing import CliRunner, Result

from stylegan2.training.__main__ import training


def run(*arguments: object) -> Result:
    return CliRunner().invoke(training, [str(argument) for argument in arguments])


def test_a_worker_with_an_impossible_time_is_refused_in_one_line(tmp_path):
    result = run("worker", tmp_path, "--stalled-after=nan")
    assert (result.exit_code, result.output) == (1, "Error: `stalled_after` must be above 0. Received: nan\n")


def test_a_worker_refuses_a_missing_queue(tmp_path):
    result = run("worker", tmp_path / "none")
    assert result.exit_code == 2
    assert "does not exist" in result.output
