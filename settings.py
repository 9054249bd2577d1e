"""The settings of the service: read from the environment once, checked, and frozen."""

from __future__ import annotations

import dataclasses
import ipaddress
import logging
import math
import os
import re
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

from stylegan2 import engines
from stylegan2.addresses import shown_address

log = logging.getLogger(__name__)

PRECISIONS = ("float32", "bfloat16")
WHEN_ASKED, WHEN_MADE = "asked", "made"
AUTO = "auto"
ENGINES = (AUTO, *engines.ENGINES)
IN_MEMORY = "sqlite://"
_NAME = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_ADDRESS = r"\[[0-9a-f:.]+\]"  # of IPv6
_HOST = re.compile(rf"\.?{_NAME}(\.{_NAME})*|{_ADDRESS}")
_ORIGIN = re.compile(rf"https?://({_NAME}(\.{_NAME})*|{_ADDRESS})(:[0-9]{{1,5}})?")
_PATH = re.compile(r"/|(/(?!\.\.?(/|$))[A-Za-z0-9._~-]+)+/?")  # of a URL


class SettingsError(ValueError):
    """A setting is wrong; the message is one line that names the variable, the rule and the value."""


def _whole_number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(f"a whole number between {lowest} and {highest}")
        return int(text)

    return read


def _psi(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not -10 <= value <= 10:
        raise ValueError("a number between -10 and 10")
    return value


def _networks(text: str) -> tuple[str, ...]:
    addresses = tuple(part.strip() for part in text.split(","))
    if not all(addresses) or len(set(addresses)) < len(addresses):
        raise ValueError("different names, paths or addresses, with a comma between them")
    return addresses


def _paths(text: str) -> tuple[Path, ...]:
    paths = tuple(part.strip() for part in text.split(","))
    if not all(paths) or len(set(paths)) < len(paths):
        raise ValueError("different paths of files, with a comma between them")
    return tuple(map(Path, paths))


def _hosts(text: str) -> tuple[str, ...]:
    names = tuple(part.strip().lower() for part in text.split(","))
    if not all(_HOST.fullmatch(name) for name in names):
        raise ValueError("host names or IP addresses without a port, with a comma between them")
    return names


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(part.strip().lower() for part in text.split(","))
    if not all(_ORIGIN.fullmatch(origin) for origin in origins):
        raise ValueError("origins such as https://lab.example.org, without a path, with a comma between them")
    return tuple(re.sub("^(http://[^/]*):80$|^(https://[^/]*):443$", r"\1\2", origin) for origin in origins)


def _path(text: str) -> str:
    if not _PATH.fullmatch(text):
        raise ValueError("a path of letters, digits and -._~ that begins with a slash, such as /lab")
    return text.rstrip("/")


def _proxies(text: str) -> tuple[str, ...]:
    proxies = tuple(part.strip().lower() for part in text.split(","))
    try:
        return tuple(each if each == "unix" else str(ipaddress.ip_network(each)) for each in proxies)
    except ValueError:
        raise ValueError("IP addresses, networks such as 10.1.0.0/16, or unix, with a comma between them") from None


def _one_of(allowed: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(" or ".join(allowed))
        return text

    return read


@dataclasses.dataclass(frozen=True, kw_only=True)
class Settings:
    """How the service runs. This is the only place that has defaults.

    Attributes:
        networks: Known names, paths or https addresses; the first one is the default network.
        memory: Megabytes that the loaded networks may take together, by their own estimates.
        results: The results folder.
        database: A SQLAlchemy address.
        truncation_psi: The truncation of random faces where none is asked for.
        max_amount: The most faces that one request may make.
        precision: What networks compute in, one of PRECISIONS.
        engine: What computes the images, one of ENGINES.
        queue: How many faces may wait for a network, all requests together; further requests are told to retry.
        threads: Threads for requests that make one to four faces. Those that only read, and those that convert
            pictures, have a quarter as many each, at least two.
        slow_threads: Threads for slow requests: films, sheets, sets, many faces; and as many again for projections.
        slow_queue: How many further slow requests may wait; more are told to retry.
        patience: Seconds for which a client may be slow to send its request or to read the response.
        request_memory: Megabytes that pictures, films and sets of all requests may take while they are made.
        directions: Files of named directions, besides those that ship with a network.
        measures: Files of measuring networks, besides those that ship with a network.
        measured: When new faces are measured: WHEN_ASKED or WHEN_MADE.
        lpips: A file of LPIPS' weights, for projections.
        hosts: Names under which the service may be asked, besides loopback names and the addresses it listens on.
        origins: Origins whose web pages may use the service.
        trash_days: For how many days deleted faces can be restored.
        trash_megabytes: How much deleted faces may take; those that were deleted first are removed first.
        jobs: A SQLAlchemy address of the database of jobs. None is a SQLite file below the results folder.
        jobs_days: For how many days jobs are remembered after their end.
        max_job_amount: The most random faces that one job may make.
        path: The path below which a proxy shows the service, such as "/lab".
        proxies: Addresses or networks of the proxies whose `X-Forwarded-` headers are believed; "unix" for those that
            come through a socket in the file system.
    """

    networks: tuple[str, ...] = ("bundled",)
    memory: int = 2048
    results: Path = Path("results")
    database: str = IN_MEMORY
    truncation_psi: float = 0.7
    max_amount: int = 100
    precision: str = "float32"
    engine: str = AUTO
    queue: int = 1000
    threads: int = 16
    slow_threads: int = 8
    slow_queue: int = 64
    patience: int = 30
    request_memory: int = 1024
    directions: tuple[Path, ...] = ()
    measures: tuple[Path, ...] = ()
    measured: str = WHEN_ASKED
    lpips: Path | None = None
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    trash_days: int = 7
    trash_megabytes: int = 1000
    jobs: str | None = None
    jobs_days: int = 30
    max_job_amount: int = 10_000
    path: str = ""
    proxies: tuple[str, ...] = ()

    @classmethod
    def read(cls) -> Settings:
        """Returns the settings of this process. Raises SettingsError."""
        return cls.from_environ(os.environ)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """Returns the settings in `environ`; an empty value counts as left out.

        Raises:
            SettingsError: A value is wrong.
        """
        values: dict[str, Any] = {}
        for variable, (field, read) in _VARIABLES.items():
            if text := environ.get(variable, "").strip():
                try:
                    values[field] = read(text)
                except ValueError as rule:
                    shown = ",".join(map(shown_address, text.split(",")))
                    raise SettingsError(f"{variable} must be {rule}. Received: {shown!r}") from None
        settings = cls(**values)
        if settings.queue <= settings.max_amount:  # above: a transition to a new face makes that one, too
            raise SettingsError(
                f"FACESPACE_QUEUE must be above FACESPACE_MAX_AMOUNT ({settings.max_amount}), or the largest request "
                f"could never be served. Received: {settings.queue}"
            )
        return settings

    @property
    def jobs_address(self) -> str:
        """The SQLAlchemy address of the database of jobs."""
        return self.jobs or f"sqlite:///{self.results.absolute()}/.facespace/jobs/jobs.sqlite"

    @property
    def in_memory(self) -> bool:
        """Whether the store exists in this process only."""
        address = self.database
        return address.startswith("sqlite") and (
            address.partition("://")[2] in ("", "/", "/:memory:") or "mode=memory" in address
        )

    def choose_backend(self, environ: MutableMapping[str, str] = os.environ) -> None:
        """Sets the environment that Keras reads when it is first imported."""
        backend = "jax" if self.engine == "jax" else "tensorflow"
        if (before := environ.get("KERAS_BACKEND") or backend) != backend:
            log.warning("KERAS_BACKEND=%r is ignored: FACESPACE_ENGINE chooses what computes", before)
        environ["KERAS_BACKEND"] = backend


def _jobs(text: str) -> str:
    file = text.partition("///")[2]
    if not text.startswith("postgresql") and not (text.startswith("sqlite:///") and file not in ("", ":memory:")):
        raise ValueError("an address of a file such as sqlite:////var/lib/facespace/jobs.sqlite, or postgresql://...")
    return text


_VARIABLES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "FACESPACE_NETWORK": ("networks", _networks),
    "FACESPACE_MEMORY": ("memory", _whole_number(1, 100_000_000)),
    "FACESPACE_RESULTS": ("results", Path),
    "FACESPACE_DATABASE": ("database", str),
    "FACESPACE_TRUNCATION_PSI": ("truncation_psi", _psi),
    "FACESPACE_MAX_AMOUNT": ("max_amount", _whole_number(1, 10_000)),
    "FACESPACE_PRECISION": ("precision", _one_of(PRECISIONS)),
    "FACESPACE_ENGINE": ("engine", _one_of(ENGINES)),
    "FACESPACE_QUEUE": ("queue", _whole_number(2, 1_000_000)),
    "FACESPACE_THREADS": ("threads", _whole_number(1, 256)),
    "FACESPACE_REQUEST_MEMORY": ("request_memory", _whole_number(1, 100_000_000)),
    "FACESPACE_SLOW_THREADS": ("slow_threads", _whole_number(1, 256)),
    "FACESPACE_SLOW_QUEUE": ("slow_queue", _whole_number(0, 100_000)),
    "FACESPACE_PATIENCE": ("patience", _whole_number(1, 3600)),
    "FACESPACE_DIRECTIONS": ("directions", _paths),
    "FACESPACE_MEASURES": ("measures", _paths),
    "FACESPACE_MEASURED": ("measured", _one_of((WHEN_ASKED, WHEN_MADE))),
    "FACESPACE_LPIPS": ("lpips", Path),
    "FACESPACE_HOSTS": ("hosts", _hosts),
    "FACESPACE_ORIGINS": ("origins", _origins),
    "FACESPACE_TRASH_DAYS": ("trash_days", _whole_number(0, 36_500)),
    "FACESPACE_TRASH_MEGABYTES": ("trash_megabytes", _whole_number(0, 100_000_000)),
    "FACESPACE_JOBS": ("jobs", _jobs),
    "FACESPACE_JOBS_DAYS": ("jobs_days", _whole_number(1, 36_500)),
    "FACESPACE_MAX_JOB_AMOUNT": ("max_job_amount", _whole_number(1, 1_000_000)),
    "FACESPACE_PROXIES": ("proxies", _proxies),
    "SCRIPT_NAME": ("path", _path),  # Gunicorn's own name for it
}
