"""What was asked for: a training set, the options of `train`, and how far to go."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import re
from pathlib import Path
from typing import Any, Self

JOB_FILE = "job.json"
LONGEST_NAME = 100
# Never hidden, never taken for an option, safe on every file system.
NAME = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9._-]{{0,{LONGEST_NAME - 1}}}", re.ASCII)


class QueueError(ValueError):
    """Something about the queue cannot be done; one sentence that names the run or the field."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """A training that somebody wants.

    `data` is the training set's absolute path, `arguments` are the options of `train` without `--kimg`, `kimg` is the
    target in thousands of images, `added` an ISO 8601 time in UTC.

    Raises:
        QueueError: a value is impossible, naming it.
    """

    data: str
    kimg: float
    arguments: tuple[str, ...] = ()
    added: str = dataclasses.field(default_factory=lambda: now())

    def __post_init__(self) -> None:
        if not isinstance(self.data, str) or not Path(self.data).is_absolute() or "\0" in self.data:
            raise QueueError(f"`data` must be an absolute path. Received: {self.data!r}")
        if isinstance(self.kimg, bool) or not isinstance(self.kimg, int | float) or not 0 < self.kimg < math.inf:
            raise QueueError(f"`kimg` must be a number above 0. Received: {self.kimg!r}")
        if not all(isinstance(word, str) and "\0" not in word for word in self.arguments):
            raise QueueError(f"`arguments` must be a list of texts. Received: {self.arguments!r}")
        if not _is_time(self.added):
            raise QueueError(f"`added` must be an ISO 8601 time with its zone. Received: {self.added!r}")

    @property
    def target(self) -> float:
        """Images after which the run is done; rounded, as 2.3 · 1000 is not quite 2300."""
        return round(self.kimg * 1000, 3)

    def to_json(self) -> str:
        """The text of `job.json`."""
        return json.dumps(dataclasses.asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The job that `to_json` wrote.

        Raises:
            QueueError: the text is something else.
        """
        try:
            values: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise QueueError(f"is no JSON: {error}") from error
        fields = {field.name for field in dataclasses.fields(cls)}
        if not isinstance(values, dict) or set(values) != fields or not isinstance(values["arguments"], list):
            raise QueueError(f"must hold {', '.join(sorted(fields))}")
        return cls(**{**values, "arguments": tuple(values["arguments"])})


def checked_name(name: str) -> str:
    """The name, if it can be a run's.

    Raises:
        QueueError: it cannot.
    """
    if not NAME.fullmatch(name):
        raise QueueError(
            f"`NAME` must be of letters, digits, `.`, `_` and `-`, begin with a letter, a digit or `_`, "
            f"and have at most {LONGEST_NAME} of them. Received: {name!r}"
        )
    return name


def now() -> str:
    """The time as it stands in the files: ISO 8601 in UTC, so that its order is the order of texts."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


def _is_time(text: object) -> bool:
    try:
        return datetime.datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False
