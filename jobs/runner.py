"""Starts DBOS when faces can be made, and looks after jobs until the process stops."""

from __future__ import annotations

import contextlib
import datetime
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from jobs.engine import SMALL, Engine
from jobs.errors import JobsNotReady
from jobs.slots import Slot

log = logging.getLogger(__name__)

_LAUNCH = 10.0  # seconds that a request waits while jobs are being started
_QUIET = 1.0  # seconds in which the first requests for faces are served alone: importing DBOS takes a quarter of one
_ROUND = 5.0  # seconds between two looks after what other processes left behind
_TIDY = 3600.0  # seconds between two looks after old jobs
_AGAIN = 10.0  # seconds between two attempts to open the database


class FolderLost(Exception):
    """Raised when the folder of jobs is deleted while jobs run. They are lost with it; new ones can be accepted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} was deleted, and all jobs with it. The service makes a new one.")


class Runner:
    """The thread that runs an engine.

    Args:
        folder: The folder of jobs.
        make_engine: Makes the engine of the process with a name.
        wait_until_ready: Waits up to some seconds until faces can be made; returns whether they can.
        forget: Removes a job that ended long ago, by its id.
        days: For how many days jobs are remembered after their end.
        clock: Returns the time in seconds since 1970.
    """

    def __init__(
        self,
        folder: Path,
        make_engine: Callable[[str], Engine],
        wait_until_ready: Callable[[float], bool],
        forget: Callable[[str], None],
        *,
        days: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folder = folder
        self._make_engine = make_engine
        self._wait_until_ready = wait_until_ready
        self._forget = forget
        self._remembered = datetime.timedelta(days=days)
        self._clock = clock
        self.stopping = threading.Event()
        self._launching = threading.Event()
        self._wanted = threading.Event()
        self._launched = threading.Event()
        self._engine: Engine | None = None
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begins to run jobs as soon as faces can be made. Returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends what is being done, and begins nothing more. Returns at once."""
        self.stopping.set()
        self._wanted.set()

    def close(self) -> None:
        """Stops, and returns when the engine has ended."""
        self.stop()
        if self._thread.is_alive():
            self._thread.join()

    def engine(self) -> Engine:
        """Returns the running engine; waits for it for a while if it is being started. Raises JobsNotReady."""
        self._wanted.set()
        if self._launching.is_set() and not self.stopping.is_set():
            self._launched.wait(_LAUNCH)
        if self._engine is None or not self._launched.is_set():
            raise JobsNotReady()
        return self._engine

    def _run(self) -> None:
        while not self._wait_until_ready(1.0):
            if self.stopping.is_set():
                return
        self._launching.set()
        self._wanted.wait(_QUIET)
        while not self.stopping.is_set():
            try:
                self._serve()
            except Exception as error:  # whatever the folder, or the driver of a database, raises
                self._launching.clear()  # requests need not wait for it
                log.error("Jobs cannot be run (FACESPACE_JOBS): %s", (str(error) or repr(error)).splitlines()[0])
                self.stopping.wait(_AGAIN)

    def _serve(self) -> None:
        """Runs jobs until the process stops. Raises what the start of DBOS raises, and FolderLost."""
        self._folder.mkdir(exist_ok=True)
        with contextlib.closing(Slot(self._folder)) as slot:
            engine = self._engine = self._make_engine(slot.name)
            engine.launch()
            self._launched.set()
            try:
                self._look_after(engine, slot)
            finally:
                self._launched.clear()
                engine.close()

    def _look_after(self, engine: Engine, slot: Slot) -> None:
        tidied = -_TIDY
        while True:
            if slot.is_lost():
                raise FolderLost(self._folder)
            try:
                self._adopt(engine, slot)
                if time.monotonic() - tidied >= _TIDY:
                    tidied = time.monotonic()
                    self._forget_old(engine)
            except Exception:  # the database may be away for a while
                log.exception("Jobs could not be looked after")
            if self.stopping.wait(_ROUND):
                return

    def _adopt(self, engine: Engine, slot: Slot) -> None:
        """Takes up the jobs of processes that have ended."""
        for name in {each.executor_id for each in engine.running()} - {slot.name}:
            with slot.holding(name) as is_held:
                left = [each for each in engine.running() if each.executor_id == name] if is_held else []
                for each in left:
                    engine.resume(each.workflow_id, each.queue_name or SMALL)

    def _forget_old(self, engine: Engine) -> None:
        end = datetime.datetime.fromtimestamp(self._clock(), datetime.UTC) - self._remembered
        for each in engine.ended_before(end.isoformat()):
            self._forget(each.workflow_id)
