"""Runs a preparation and kills its own process just before the n-th file system event."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.preparing import prepare
from stylegan2.training.preparation.settings import PreparationSettings

EVENTS = ("open", "os.rename", "os.remove", "os.truncate", "os.mkdir", "os.rmdir")


def main(source: str, destination: str, kill_at: int) -> None:
    """Prepares `source` into `destination` until event number `kill_at`."""
    events = 0

    def count(event: str, arguments: tuple) -> None:
        nonlocal events
        if event in EVENTS and str(arguments[0]).startswith(destination):
            events += 1
            if events == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    settings = PreparationSettings(img_height=16, img_width=16)
    prepare(
        PreparationJob(source=Path(source), settings=settings, images_per_shard=4, files_per_commit=3),
        Path(destination),
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
