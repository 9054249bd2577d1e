"""The files of a job: its recorded request, the ids promised to its parts, and what they answered."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import msgspec

from jobs.recorded import Part, Reply
from services.results.disk import disk_errors
from services.results.promised_ids import PromisedIds
from stylegan2.files.durable import append_durably, replace_durably, replacing

_ID = re.compile("[0-9a-f]{32}")
_LONGEST_LIST = 1 << 24  # bytes of the list of forgotten jobs, half a million of them


def is_job_id(text: str) -> bool:
    """Returns whether `text` could name a job."""
    return _ID.fullmatch(text) is not None


class JobFiles:
    """The folder of one job.

    Args:
        folder: The folder; it is created when the request is recorded.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def record(self, parts: Sequence[Part], fingerprint: str) -> None:
        """Writes the parts of a request, and returns once they are on disk.

        Raises:
            StorageFull, ResultsError: They cannot be written.
        """
        with disk_errors(self._folder):
            self._folder.mkdir(exist_ok=True)  # without the folder of all jobs, their database is gone as well
            with replacing(self._asked(fingerprint), shared=True) as path:  # clients may repeat themselves
                path.write_bytes(msgspec.json.encode(parts))

    def parts(self, fingerprint: str) -> list[Part]:
        """Returns the recorded parts. Raises StorageFull or ResultsError if they cannot be read."""
        with disk_errors(self._folder):
            return msgspec.json.decode(self._asked(fingerprint).read_bytes(), type=list[Part])

    def promised_ids(self, number: int) -> PromisedIds:
        """Returns the ids of the faces of part `number`."""
        return PromisedIds(self._folder / f"{number:05d}.ids")

    def all_promised_ids(self) -> list[int]:
        """Returns the ids that the faces of all parts have taken."""
        return [face_id for path in sorted(self._folder.glob("*.ids")) for face_id in PromisedIds(path).all()]

    def write_answer(self, number: int, reply: Reply) -> None:
        """Writes what part `number` was answered with. Raises StorageFull or ResultsError if that is not possible."""
        with disk_errors(self._folder), replacing(self._answer(number)) as path, path.open("wb") as file:
            for piece in reply.body:
                file.write(piece)

    def json_answer(self, number: int) -> dict[str, Any]:
        """Returns the JSON object that part `number` was answered with."""
        with disk_errors(self._folder):
            answer: dict[str, Any] = msgspec.json.decode(self._answer(number).read_bytes(), type=dict[str, Any])
            return answer

    def publish(self, body: bytes | None) -> None:
        """Makes `body`, or the answer of the only part, the result. Doing so twice has no further effect."""
        with disk_errors(self._folder):
            if body is not None:
                replace_durably(self._result, body)
            elif self._answer(0).exists():
                os.replace(self._answer(0), self._result)

    def open_result(self) -> IO[bytes]:
        """Returns the open result, which the caller closes. Raises ResultsError if it is gone."""
        with disk_errors(self._result):
            return self._result.open("rb")

    def tidy(self) -> None:
        """Removes the recorded request and the answers to its parts, which the result holds."""
        for path in (*self._folder.glob("asked-*"), *self._folder.glob("*.answer")):
            path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _result(self) -> Path:
        return self._folder / "result"

    def _asked(self, fingerprint: str) -> Path:
        return self._folder / f"asked-{fingerprint[:16]}.json"  # two requests may come with one key at the same time

    def _answer(self, number: int) -> Path:
        return self._folder / f"{number:05d}.answer"


class Forgotten:
    """The ids of jobs that were removed, so that asking for one is not the same as asking for one that never was.

    Args:
        path: The file that lists them.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, job_id: str) -> None:
        """Adds a job, unless the list is very long."""
        with disk_errors(self._path), contextlib.suppress(FileNotFoundError):
            if self._path.exists() and self._path.stat().st_size > _LONGEST_LIST:
                return
            append_durably(self._path, f"{job_id}\n".encode())

    def __contains__(self, job_id: str) -> bool:
        try:
            return f"{job_id}\n".encode() in self._path.read_bytes()
        except OSError:
            return False
