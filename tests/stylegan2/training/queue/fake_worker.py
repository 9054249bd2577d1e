"""A worker process whose trainings are fake.

python -m tests.stylegan2.training.queue.fake_worker QUEUE TIMES [once]
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.signals import Signals
from stylegan2.training.queue.timing import Timing
from stylegan2.training.queue.worker import Worker

TRAINER = Path(__file__).with_name("fake_trainer.py")


def command(job: Job, folder: Path) -> list[str]:
    return [sys.executable, "-S", str(TRAINER), job.data, str(folder), f"--kimg={job.kimg}"]


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    with Signals() as signals:
        Worker(Queue(Path(sys.argv[1])), signals, Timing(**json.loads(sys.argv[2])), command).work("once" in sys.argv)
