"""The job that all stages of a preparation share: its source, its settings, and how the work is divided."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from stylegan2.pictures.detection import Detector, MtcnnDetector
from stylegan2.training.preparation.settings import PreparationSettings
from stylegan2.training.preparation.shards import IMAGES_PER_SHARD
from stylegan2.training.preparation.workers import in_order


@dataclasses.dataclass(frozen=True, kw_only=True)
class PreparationJob:
    """A source and the settings for it. The other fields do not change the pictures.

    Args:
        source: A folder or a zip file.
        settings: How the pictures are prepared.
        workers: Number of processes besides this one; with 0 this process does the work.
        make_detector: Returns a face detector. Called in each worker, and only if faces are aligned.
        images_per_shard: Pictures per zip file.
        files_per_commit: A kill loses the work on at most this many files, and on the files that are in the workers.
        show_progress: Whether to show a progress bar.
    """

    source: Path
    settings: PreparationSettings
    workers: int = 0
    make_detector: Callable[[], Detector] = MtcnnDetector
    images_per_shard: int = IMAGES_PER_SHARD
    files_per_commit: int = 64
    show_progress: bool = False

    def results(
        self, title: str, make: Callable[[], Callable[[Any], Any]], inputs: Iterable[Any], done: int, total: int
    ) -> Iterator[Any]:
        """Yields `make()(input)` for each input in order, with a progress bar.

        Args:
            title: The title of the progress bar.
            make: Called once in each worker; returns the function for the inputs.
            inputs: The remaining inputs, one per file.
            done: Number of files that an earlier process has finished.
            total: Number of all files.
        """
        with tqdm(
            desc=title, initial=done, total=total, unit=" files", disable=not self.show_progress, dynamic_ncols=True
        ) as bar:
            for result in in_order(make, inputs, self.workers):
                yield result
                bar.update()
