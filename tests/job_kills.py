"""Kills a service again and again while jobs run: `python -m tests.job_kills 200`. Every face must be made once.

A client follows each job through all kills, and must see each of its parts once.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.serving import PATIENCE, Server

AMOUNT = 200  # faces per job
LONGEST = 2.5  # seconds between the start of a service and its kill
AT_ONCE = 4  # jobs


@dataclasses.dataclass
class Tally:
    """What was seen over all kills. `interrupted` counts kills while a job was running."""

    kills: int = 0
    interrupted: int = 0
    jobs: int = 0
    failed: int = 0
    missing: int = 0
    twice: int = 0
    superfluous: int = 0
    gaps: int = 0

    @property
    def faults(self) -> int:
        return self.failed + self.missing + self.twice + self.superfluous + self.gaps


class Follower:
    """A client that follows a job with server-sent events, and connects again whenever the service is killed."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        self.parts: list[tuple[str, list[int]]] = []
        self.job: dict[str, Any] | None = None

    def follow(self, server: Server) -> None:
        """Reads events until the job has ended or the connection breaks."""
        headers = {"Last-Event-ID": self.parts[-1][0]} if self.parts else {}
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}/jobs/{self.job_id}/events", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                self._read(response)
        except (OSError, HTTPException, urllib.error.HTTPError):
            return

    def _read(self, lines: Any) -> None:
        event: dict[str, str] = {}
        for line in lines:
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
                continue
            if event.get("event") == "progress":
                self.parts.append((event["id"], json.loads(event["data"])["ids"]))
            elif event.get("event") == "end":
                self.job = json.loads(event["data"])
            event = {}


class JobKilling:
    """One results folder under a service that is killed `times` times."""

    def __init__(self, results: Path, seed: int) -> None:
        self._results = results
        self._random = random.Random(seed)
        self._keys = itertools.count()
        self._followers: list[Follower] = []
        self.tally = Tally()

    def run(self, times: int) -> Tally:
        """Starts and kills a service `times` times, starts it once more, and returns what was seen."""
        for _ in range(times):
            self._once()
        server = Server(self._results).wait_until_ready()
        for follower in self._open():
            follower.follow(server)
        self._check(server)
        server.terminate()
        server.close()
        return self.tally

    def _once(self) -> None:
        server = Server(self._results).wait_until_ready()
        for key in self._wishes():
            self._accept(server, key)
        threads = [threading.Thread(target=follower.follow, args=(server,)) for follower in self._open()]
        for thread in threads:
            thread.start()
        threading.Event().wait(self._random.uniform(0, LONGEST))
        server.kill()
        for thread in threads:
            thread.join()
        self.tally.kills += 1
        self.tally.interrupted += bool(self._open())
        server.close()

    def _open(self) -> list[Follower]:
        return [follower for follower in self._followers if follower.job is None]

    def _wishes(self) -> Iterator[str]:
        for _ in range(AT_ONCE - len(self._open())):
            yield f"key-{next(self._keys)}"

    def _accept(self, server: Server, key: str) -> None:
        request = urllib.request.Request(f"http://127.0.0.1:{server.port}/faces?amount={AMOUNT}", method="POST")
        request.add_header("Prefer", "respond-async")
        request.add_header("Idempotency-Key", key)
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            self._followers.append(Follower(json.load(response)["id"]))

    def _check(self, server: Server) -> None:
        made = [face_id for follower in self._followers for face_id in (follower.job or {}).get("ids", [])]
        expected = AMOUNT * len(self._followers)
        listed = server.get("/faces")[1]["ids"]
        files = list(self._results.glob("face-*.png"))
        seeds = [face["seed"] for face in map(self._result, self._followers) for face in face]
        self.tally.jobs = len(self._followers)
        self.tally.failed = sum((follower.job or {}).get("state") != "succeeded" for follower in self._followers)
        self.tally.missing = expected - len(set(made) & set(listed))
        self.tally.twice = len(made) - len(set(made)) + len(seeds) - len(set(seeds))
        self.tally.superfluous = len(set(listed) - set(made)) + abs(len(files) - len(listed))
        self.tally.gaps = sum(not is_complete(follower) for follower in self._followers)

    @staticmethod
    def _result(follower: Follower) -> list[dict[str, Any]]:
        result = (follower.job or {}).get("result") or {}
        faces: list[dict[str, Any]] = result.get("faces", [])
        return faces


def is_complete(follower: Follower) -> bool:
    """Returns whether each part of the job was seen once, in order."""
    numbers = [number for number, _ in follower.parts]
    seen = [face_id for _, ids in follower.parts for face_id in ids]
    return numbers == [str(k + 1) for k in range(len(numbers))] and seen == (follower.job or {}).get("ids")


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(f"{JobKilling(Path(folder) / 'results', seed=0).run(times)}\n")


if __name__ == "__main__":
    main()
