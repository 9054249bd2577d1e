"""Checks the options of `train` before a run waits in the queue for days."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from stylegan2.training.commands.train import train
from stylegan2.training.queue.child import ROOT, train_command
from stylegan2.training.queue.job import Job, QueueError

# Options of `train` that make no sense in a queue.
NOT_IN_A_QUEUE = ("dry_run",)
FILES_OR_NAMES = ("transfer",)  # options that take a file or the name of a network


def job_from_arguments(data: str, folder: Path, arguments: Sequence[str]) -> Job:
    """Returns the job for `train DATA FOLDER ARGUMENTS`. Paths become absolute, as workers have other working folders.

    Args:
        data: The training set, a folder or a zip file.
        folder: The folder of the run.
        arguments: The options of `train`, as typed on the command line.

    Raises:
        QueueError: `train` would refuse the options, the training set, or the settings that follow from them.
    """
    try:
        context = train.make_context("train", [data, str(folder), *arguments])
    except click.UsageError as error:
        raise QueueError(f"`train` refuses these options: {error.format_message()}") from error
    given = [
        option
        for option in train.params
        if isinstance(option, click.Option)
        and context.get_parameter_source(str(option.name)) is ParameterSource.COMMANDLINE
    ]
    if refused := [option.opts[0] for option in given if option.name in NOT_IN_A_QUEUE]:
        raise QueueError(f"{refused[0]} cannot be used in a queue")
    words = [
        word for option in given if option.name != "kimg" for word in _words(option, context.params[str(option.name)])
    ]
    job = Job(data=os.path.abspath(data), kimg=context.params["kimg"], arguments=tuple(words))
    _dry_run(job, folder)
    return job


def _words(option: click.Option, value: Any) -> Iterator[str]:
    """Yields the words of the option as they are typed on the command line."""
    name = max(option.opts, key=len)
    if option.is_flag:
        yield name if value == option.flag_value else max(option.secondary_opts, key=len)
        return
    for each in value if option.multiple else [value]:
        if option.nargs == 1:
            yield f"{name}={_absolute(option, each)}"
        else:
            yield from (name, *map(str, each))


def _absolute(option: click.Option, value: Any) -> str:
    is_file = isinstance(option.type, click.Path) or (option.name in FILES_OR_NAMES and _means_a_file(value))
    return os.path.abspath(Path(value).expanduser()) if is_file else str(value)


def _means_a_file(text: str) -> bool:
    """Returns whether `stylegan2.load` would open a file. The name of a known network takes precedence over a file."""
    from stylegan2.checkpoints import known_network

    return text != "bundled" and not known_network(text) and Path(text).expanduser().exists()


def _dry_run(job: Job, folder: Path) -> None:
    """Lets `train` check the job with --dry-run, in a process of its own, as a worker would start it."""
    tried = subprocess.run(
        [*train_command(job, folder), "--dry-run"], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if tried.returncode:
        said = tried.stderr.strip().splitlines() or [f"exit status {tried.returncode}"]
        raise QueueError(f"`train` refuses: {said[-1].removeprefix('Error: ')}")
