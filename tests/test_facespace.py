"""The command `facespace`: what it passes on, and that it finds its own modules wherever it is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from facespace import COMMANDS, main

ROOT = Path(__file__).parents[1]


def python(*arguments: str, folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs Python in `folder`, without that folder on its path, which a console script does not have either."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    return subprocess.run(
        [sys.executable, "-P", *arguments], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


def facespace(*arguments: str, folder: Path = ROOT, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in `folder`."""
    return python("-c", "from facespace import main; main()", *arguments, folder=folder, **settings)


def test_the_help_names_every_command() -> None:
    shown = CliRunner().invoke(main, ["--help"])
    assert shown.exit_code == 0
    for name in ("serve", *COMMANDS):
        assert f"\n  {name} " in shown.output


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_the_help_of_the_module_that_it_calls(name: str) -> None:
    called = COMMANDS[name][0].partition(".__main__")[0]
    shown = facespace(name, "--help")
    assert shown.returncode == 0
    assert shown.stdout == python("-m", called, "--help").stdout.replace(f"python -m {called}", f"facespace {name}")


def test_options_reach_the_command_of_the_module() -> None:
    shown = CliRunner().invoke(main, ["train", "train", "--help"])
    assert shown.output.startswith("Usage: facespace train train [OPTIONS] DATA ")
    refused = CliRunner().invoke(main, ["train", "--nonsense"])
    assert refused.exit_code == 2
    assert "--nonsense" in refused.output


def test_serve_has_the_settings_of_the_project_and_takes_gunicorns_options(tmp_path: Path) -> None:
    shown = facespace(
        "serve", "--bind", "127.0.0.1:8001", "--print-config", "tests.fake_wsgi:build()",
        folder=tmp_path, FACESPACE_NETWORK="fake", FACESPACE_THREADS="3",
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    config = dict(line.split("=", 1) for line in shown.stdout.replace(" ", "").splitlines() if "=" in line)
    assert config["bind"] == "['127.0.0.1:8001']"
    assert "LaneWorker" in config["worker_class"]
    assert config["threads"] == "3"


def test_serve_takes_its_modules_from_where_it_is_installed_and_not_from_the_working_folder(tmp_path: Path) -> None:
    modules = ("wsgi", "settings", "gunicorn_config", "gunicorn.conf", "app", "services", "db", "server")
    for name in (f"{module}.py" for module in modules):
        (tmp_path / name).write_text("raise SystemExit('taken from the working folder')\n")
    stopped = facespace("serve", folder=tmp_path, FACESPACE_PRECISION="float8")
    assert stopped.returncode != 0
    assert stopped.stderr == "facespace: FACESPACE_PRECISION must be float32 or bfloat16. Received: 'float8'\n"
