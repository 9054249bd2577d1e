"""Runs a preparation from the survey of the source to the finished folder."""

from __future__ import annotations

import contextlib
import functools
from pathlib import Path
from typing import Any

from stylegan2.training.preparation.collection import Collection
from stylegan2.training.preparation.completion import complete
from stylegan2.training.preparation.conversion import Converter
from stylegan2.training.preparation.destination import Destination
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.journal import Journal
from stylegan2.training.preparation.planning import Plan, plan
from stylegan2.training.preparation.shards import Shards

JOURNAL_FILE = "journal.jsonl"


def prepare(job: PreparationJob, destination: Path) -> dict[str, Any]:
    """Makes the training set, or continues where an earlier process was interrupted.

    The set does not depend on interruptions.

    Returns:
        The contents of the set's `about.json`, and `already_finished`: whether there was nothing to do.

    Raises:
        PreparationError: The preparation cannot continue. The message says why, and what would help.
    """
    _check_paths(job.source, destination)
    described = job.settings.described(job.source)
    try:
        with Destination(destination, described) as folder:
            if folder.finished:
                folder.clear_workplace()
                return {**folder.finished, "already_finished": True}
            about = _produce(job, plan(job, folder)) | {"settings": described}
            folder.finish(about)
            return {**about, "already_finished": False}
    except OSError as error:
        raise PreparationError(
            f"{destination} cannot be written: {error.strerror or error}. The same command continues from here"
        ) from error


def _produce(job: PreparationJob, plan: Plan) -> dict[str, Any]:
    """Writes the shards and the files beside them, and returns the description of the set."""
    folder = plan.folder
    shards = Shards(folder.path, folder.workplace, plan.shape, job.images_per_shard)
    collection = Collection(shards, job.settings.duplicate_distance, lambda number: plan.files[number].name)
    journal_file = folder.workplace / JOURNAL_FILE
    with contextlib.closing(plan.files), contextlib.ExitStack() as ending:
        ending.callback(shards.abandon)
        with Journal(journal_file, collection.replay) as journal:
            shards.resume()
            _convert_all(job, plan, collection, shards, journal)
        shards.close()
        return complete(plan, shards, journal_file)


def _convert_all(job: PreparationJob, plan: Plan, collection: Collection, shards: Shards, journal: Journal) -> None:
    converter = functools.partial(Converter, job.source, job.settings, plan.shape)
    done, total = collection.files, len(plan.files)

    def commit() -> None:
        shards.sync()  # first, because the journal must only name pictures that are on disk
        journal.commit()
        shards.commit()

    for outcome in job.results("preparing", converter, plan.tasks(done), done, total):
        journal.append(collection.take(outcome, plan.label(collection.files)))
        if collection.files % job.files_per_commit == 0:
            commit()
    if collection.files > done:
        commit()


def _check_paths(source: Path, destination: Path) -> None:
    inner, outer = source.resolve(), destination.resolve()
    if inner == outer or inner in outer.parents or outer in inner.parents:
        raise PreparationError(f"neither {source} nor {destination} may be inside the other")
    if destination.exists() and not destination.is_dir():
        raise PreparationError(f"{destination} is not a folder")
