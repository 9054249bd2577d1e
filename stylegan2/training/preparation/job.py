"""What is to be done and with what, for the stages of a preparation."""

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
    """A source and the settings for it; the rest changes nothing in the pictures.

    `workers` are processes besides this one, 0 for none. `make_detector` is called in each of them, and only where
    faces are to be aligned. A kill costs the work of `files_per_commit` files at the most, and of those in the workers.
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
        """`make()(input)` for each input in order, with a progress bar that begins at `done` of `total`."""
        with tqdm(
            desc=title, initial=done, total=total, unit=" files", disable=not self.show_progress, dynamic_ncols=True
        ) as bar:
            for result in in_order(make, inputs, self.workers):
                yield result
                bar.update()
