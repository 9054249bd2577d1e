"""Kills a service again and again while clients make faces: `python -m tests.kills 200`. Nothing may be lost.

Each request makes faces of seeds that no other one uses, so that the folder shows which request a face belongs to.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import random
import sys
import tempfile
import threading
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

from services.recipes.face import id_in
from services.recipes.face_file import read_face
from services.results.commit_mark import SUFFIX
from tests.serving import Server

CLIENTS = 3
MOST = 31  # faces per request
LONGEST = 0.4  # seconds that clients work before the kill


@dataclasses.dataclass
class Tally:
    """What was seen over all kills: `halves` are requests that left some of their faces, but not all."""

    kills: int = 0
    acknowledged: int = 0
    unanswered: int = 0
    lost: int = 0
    reused: int = 0
    halves: int = 0

    @property
    def faults(self) -> int:
        return self.lost + self.reused + self.halves


class Killing:
    """One results folder under a service that is killed `times` times."""

    def __init__(self, results: Path, seed: int) -> None:
        self._results = results
        self._random = random.Random(seed)
        self._seeds = itertools.count(step=MOST)
        self._ids: dict[int, int] = {}  # of acknowledged faces, with their seeds
        self._requests: dict[int, int] = {}  # first seed -> amount
        self._lock = threading.Lock()
        self.tally = Tally()

    def run(self, times: int) -> Tally:
        """Starts and kills a service `times` times, and starts it once more; returns what was seen."""
        for _ in range(times):
            with self._serving() as server:
                self._check(server)
                self._make_faces_until_killed(server)
        with self._serving() as server:
            self._check(server)
            server.terminate()
        return self.tally

    @contextlib.contextmanager
    def _serving(self) -> Iterator[Server]:
        server = Server(self._results).wait_until_ready()
        yield server
        assert server.process.stdout is not None
        server.process.stdout.close()

    def _make_faces_until_killed(self, server: Server) -> None:
        clients = [threading.Thread(target=self._ask, args=(server, list(self._wishes()))) for _ in range(CLIENTS)]
        for client in clients:
            client.start()
        threading.Event().wait(self._random.uniform(0, LONGEST))
        if self._random.random() < 0.5:
            self._wait_for_publishing()
        server.kill()
        for client in clients:
            client.join()
        self.tally.kills += 1

    def _wait_for_publishing(self) -> None:
        """Returns while a request gives its files their names, which is when a kill does the most harm."""
        unfinished = self._results / ".facespace" / "unfinished"
        for _ in range(10_000):
            if any(unfinished.glob(f"*/*{SUFFIX}")):
                return

    def _wishes(self) -> Iterator[tuple[int, int]]:
        for _ in range(200):
            yield next(self._seeds), self._random.randint(1, MOST)

    def _ask(self, server: Server, wishes: list[tuple[int, int]]) -> None:
        for seed, amount in wishes:
            with self._lock:
                self._requests[seed] = amount
            try:
                status, body = server.post(f"/faces?amount={amount}&seed={seed}")
            except (OSError, HTTPException):
                self.tally.unanswered += 1
                return
            assert status == 201, body
            with self._lock:
                self.tally.reused += len(self._ids.keys() & body["ids"])
                self._ids |= zip(body["ids"], itertools.count(seed), strict=False)
                self.tally.acknowledged += amount

    def _check(self, server: Server) -> None:
        """Compares what a service knows right after its start with what earlier ones have acknowledged."""
        listed = set(server.get("/faces")[1]["ids"])
        seeds = {}
        for path in self._results.glob("face-*.png"):
            if (face_id := id_in(path.name)) in listed:
                seeds[read_face(path)[0].seed] = face_id
        self.tally.lost += sum(seeds.get(seed) != face_id for face_id, seed in self._ids.items())
        for first, amount in self._requests.items():
            self.tally.halves += sum(seed in seeds for seed in range(first, first + amount)) not in (0, amount)
        self._requests = {}


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{Killing(Path(folder) / 'results', seed=0).run(times)}\n")


if __name__ == "__main__":
    main()
