"""Replaces `train` in tests of the queue: a process with the same files, lock and signals, but without Keras.

    python fake_trainer.py DATA FOLDER --kimg=K

Each step sees one image; every fifth step writes a checkpoint. Each file in DATA holds the number of an image, and its
name says what to do there: `hold` (wait while the file exists), `fail` (exit 1 with the text of `error`), `hang` (wait
without a heartbeat), `die` (by SIGKILL), `leave` (exit 0). If `deaf` exists, SIGTERM is ignored. The file `steps` in
FOLDER receives a line per image.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import sys
import threading
from pathlib import Path

CHECKPOINT = 5
PATIENCE = 6000  # hundredths of a second, after which a forgotten process ends


class FakeTrainer:
    def __init__(self, data: Path, folder: Path, kimg: float):
        self.data, self.folder, self.target = data, folder, round(kimg * 1000)
        self.stop = False
        self.pause = threading.Event()
        signal.signal(signal.SIGTERM, signal.SIG_IGN if (data / "deaf").exists() else self.hear)
        self.lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit(f"Error: {folder} is in use by another training process")
        self.nimg = self.read()

    def hear(self, *_: object) -> None:
        self.stop = True

    def train(self) -> None:
        (self.folder / "heartbeat").touch()
        while self.nimg < self.target and not self.stop:
            self.obey()
            if self.stop:
                break
            self.nimg += 1
            with (self.folder / "steps").open("a") as steps:
                steps.write(f"{self.nimg} {os.getpid()}\n")
            (self.folder / "heartbeat").touch()
            if self.nimg % CHECKPOINT == 0:
                self.save()
        self.save()

    def obey(self) -> None:
        if self.says("fail"):
            sys.exit((self.data / "error").read_text())
        if self.says("die"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.says("leave"):
            sys.exit(0)
        for word, beats in (("hold", True), ("hang", False)):
            for _ in range(PATIENCE):
                if self.stop or not self.says(word):
                    break
                if beats:
                    (self.folder / "heartbeat").touch()
                self.pause.wait(0.01)  # leaves the processor to the others

    def says(self, word: str) -> bool:
        try:
            return int((self.data / word).read_text()) == self.nimg
        except (FileNotFoundError, ValueError):
            return False

    def read(self) -> int:
        try:
            content = (self.folder / "state.safetensors").read_bytes()
        except FileNotFoundError:
            return 0
        header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
        return json.loads(header["__metadata__"]["progress"])["nimg"]

    def save(self) -> None:
        write_state(self.folder, self.nimg)


def write_state(folder: Path, nimg: int) -> None:
    """Writes a state without tensors."""
    header = json.dumps({"__metadata__": {"progress": json.dumps({"nimg": nimg, "seconds": 1.0})}}).encode()
    partial = folder / ".state.partial"
    partial.write_bytes(len(header).to_bytes(8, "little") + header)
    partial.replace(folder / "state.safetensors")


if __name__ == "__main__":
    FakeTrainer(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3].partition("=")[2])).train()
