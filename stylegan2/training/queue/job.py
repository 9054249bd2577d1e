"""A job of the queue: the training set, the options of `train`, and the target."""

from __future__ import annotations

import dataclasses
import datetime
import json
import math
import re
from pathlib import Path
from typing import Any, Self

JOB_FILE = "job.json"
LONGEST_NAME = 100  # characters
# A name is never a hidden folder, never mistaken for an option, and safe on every file system.
NAME = re.compile(rf"[A-Za-z0-9_][A-Za-z0-9._-]{{0,{LONGEST_NAME - 1}}}", re.ASCII)


class QueueError(ValueError):
    """Raised when the queue cannot do what was asked. The message is one sentence that names the run or the field."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Job:
    """A training that was asked for.

    Args:
        data: The absolute path of the training set.
        kimg: The target in thousands of images.
        arguments: The options of `train` without `--kimg`.
        added: When the job was added, as an ISO 8601 time in UTC.

    Raises:
        QueueError: A value is impossible. The message names the field.
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
            raise QueueError(f"`arguments` must be a list of strings. Received: {self.arguments!r}")
        if not _is_time(self.added):
            raise QueueError(f"`added` must be an ISO 8601 time with a time zone. Received: {self.added!r}")

    @property
    def target(self) -> float:
        """The number of images after which the run is done; rounded, because 2.3 · 1000 is not quite 2300."""
        return round(self.kimg * 1000, 3)

    def to_json(self) -> str:
        """Returns the text of `job.json`."""
        return json.dumps(dataclasses.asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Returns the job that `to_json` wrote.

        Raises:
            QueueError: The text is not a job.
        """
        try:
            values: Any = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise QueueError(f"is not JSON: {error}") from error
        fields = {field.name for field in dataclasses.fields(cls)}
        if not isinstance(values, dict) or set(values) != fields or not isinstance(values["arguments"], list):
            raise QueueError(f"must have exactly the fields {', '.join(sorted(fields))}")
        return cls(**{**values, "arguments": tuple(values["arguments"])})


def checked_name(name: str) -> str:
    """Returns `name` if a run can have that name.

    Raises:
        QueueError: The name is impossible.
    """
    if not NAME.fullmatch(name):
        raise QueueError(
            f"`NAME` must consist of at most {LONGEST_NAME} letters, digits, `.`, `_` and `-`, "
            f"and begin with a letter, a digit or `_`. Received: {name!r}"
        )
    return name


def now() -> str:
    """Returns the time in ISO 8601 and UTC, as the files of a run have it. Such times sort as strings."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")


def _is_time(text: object) -> bool:
    try:
        return datetime.datetime.fromisoformat(str(text)).tzinfo is not None
    except ValueError:
        return False
