"""DBOS Transact, as far as jobs need it: a durable queue of workflows whose finished steps are not done twice.

DBOS is one object per process, which `launch` makes and `close` ends. It is imported only then, because that takes a
quarter of a second and 30 MB.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from db.write_ahead_log import use_write_ahead_log
from jobs.database_errors import database_errors
from jobs.errors import JobNotEnded, JobsNotReady

log = logging.getLogger(__name__)

VERSION = "1"  # of the steps below. Raise it only when they change: jobs of other versions are not taken up
SMALL, LARGE, PROJECTIONS = "small", "large", "projections"
_QUEUES = {SMALL: 4, LARGE: 2, PROJECTIONS: 1}  # how many jobs of each run at once
POLL = 0.5  # seconds between two looks for jobs that wait
_ATTEMPTS = 50  # starts of the service that a job may take; one that kills the service must not do so for ever
_WORKFLOW, _STEP, _FINISH, _TIDY = "perform", "part", "finish", "tidy"

WAITING, RUNNING, DONE, CANCELLED = ("ENQUEUED", "DELAYED"), "PENDING", "SUCCESS", "CANCELLED"

Recorded = dict[str, Any]


class StopWork(BaseException):
    """Ends the thread of a job without a trace: DBOS records exceptions, but not this.

    Raised when the process stops, after which the job goes on, and when the job was cancelled.
    """


class Engine:
    """Runs jobs, and keeps what is known of them.

    Args:
        address: SQLAlchemy's address of the database, SQLite or PostgreSQL.
        name: Tells this process apart from others on the same database. The next process with this name goes on with
            what this one leaves.
        do: Does a part of a job, by the id of the job, what was recorded of it, and the number of the part; returns
            what is to be recorded. The key "failed" ends the job.
        finish: Finishes a job, by the same and the records of all of its parts; returns what is to be recorded.
        tidy: Removes what a finished job does not need any more, by its id.
        poll: Seconds between two looks for jobs that wait.
    """

    def __init__(
        self,
        address: str,
        name: str,
        do: Callable[[str, Recorded, int], Recorded],
        finish: Callable[[str, Recorded, Sequence[Recorded]], Recorded],
        tidy: Callable[[str], None],
        *,
        poll: float = POLL,
    ) -> None:
        self._address = address
        self._name = name
        self._do = do
        self._finish = finish
        self._tidy = tidy
        self._poll = poll
        self._dbos: ModuleType | None = None
        self._workflow: Callable[..., Recorded] | None = None
        self._order = threading.Lock()  # a place in the queue is given to one job

    def launch(self) -> None:
        """Opens the database, takes up the jobs that were running, and begins to run those that wait."""
        use_write_ahead_log(self._address)
        import dbos

        config = dbos.DBOSConfig(
            name="facespace",
            system_database_url=self._address,
            application_version=VERSION,
            executor_id=self._name,
            serializer=dbos.DBOSPortableJSONSerializer(),  # the default is pickle
            log_level="ERROR",
            enable_otlp=False,
        )
        try:
            self._start(dbos, config)
        except BaseException:
            self._dbos = None
            dbos.DBOS.destroy(workflow_completion_timeout_sec=0, destroy_registry=True)  # or it would never start again
            raise
        logging.getLogger("dbos").addFilter(_is_no_cancellation)

    def _start(self, dbos: ModuleType, config: Any) -> None:
        def perform(job_id: str, record: Recorded) -> Recorded:  # DBOS takes functions, and no methods
            return self._perform(job_id, record)

        dbos.DBOS(config=config)
        self._workflow = dbos.DBOS.workflow(name=_WORKFLOW, max_recovery_attempts=_ATTEMPTS)(perform)
        dbos.DBOS.listen_queues(list(_QUEUES))
        self._dbos = dbos  # `launch` runs what was running before
        dbos.DBOS.launch()
        for name, at_once in _QUEUES.items():
            dbos.DBOS.register_queue(name, worker_concurrency=at_once, polling_interval_sec=self._poll)

    @property
    def is_running(self) -> bool:
        """Whether jobs can be accepted."""
        return self._dbos is not None

    def close(self) -> None:
        """Ends DBOS. Jobs that run stay recorded as running; their threads must end by themselves."""
        if self._dbos is not None:
            module, self._dbos = self._dbos, None
            module.DBOS.destroy(workflow_completion_timeout_sec=0, destroy_registry=True)

    @database_errors
    def enqueue(self, job_id: str, queue: str, record: Recorded) -> None:
        """Lets a job wait in a queue. Does nothing if the job is known already."""
        module = self._module()
        with self._order:
            # DBOS orders jobs of one priority by whole seconds, on SQLite with Python 3.11.
            place = max((job.priority or 0 for job in self.waiting(queue)), default=0) + 1
            with module.SetWorkflowID(job_id), module.SetEnqueueOptions(priority=place):
                module.DBOS.enqueue_workflow(queue, self._workflow, job_id, record)

    @database_errors
    def run(self, job_id: str, record: Recorded) -> Recorded:
        """Runs a job in this thread, and returns what is recorded of its end."""
        module = self._module()
        assert self._workflow is not None
        with module.SetWorkflowID(job_id):
            return self._workflow(job_id, record)

    @database_errors
    def find(self, job_id: str) -> Any | None:
        """Returns DBOS' status of a job; None if it is not known."""
        found = self._module().DBOS.list_workflows(workflow_ids=[job_id])
        return found[0] if found else None

    @database_errors
    def is_cancelled(self, job_id: str) -> bool:
        """Returns whether a job was cancelled, by whichever process."""
        found = self._module().DBOS.list_workflows(workflow_ids=[job_id], load_input=False, load_output=False)
        return not found or found[0].status == CANCELLED

    @database_errors
    def listed(self, statuses: Sequence[str] | None, limit: int, offset: int) -> list[Any]:
        """Returns the status of jobs, the newest first."""
        return list(
            self._module().DBOS.list_workflows(
                name=_WORKFLOW,
                status=None if statuses is None else list(statuses),
                limit=limit,
                offset=offset,
                sort_desc=True,
            )
        )

    @database_errors
    def waiting(self, queue: str | None = None) -> list[Any]:
        """Returns the status of the jobs that wait, without their records."""
        return list(
            self._module().DBOS.list_workflows(
                status=list(WAITING), queue_name=queue, load_input=False, load_output=False
            )
        )

    @database_errors
    def running(self) -> list[Any]:
        """Returns the status of the jobs that run, without their records."""
        return list(self._module().DBOS.list_workflows(status=RUNNING, load_input=False, load_output=False))

    @database_errors
    def ended_before(self, time: str) -> list[Any]:
        """Returns the status of the jobs that ended before a time (ISO 8601), without their records."""
        return list(self._module().DBOS.list_workflows(completed_before=time, load_input=False, load_output=False))

    @database_errors
    def parts_done(self, job_id: str) -> list[Recorded]:
        """Returns what is recorded of the finished parts of a job, in their order."""
        steps = self._module().DBOS.list_workflow_steps(job_id)
        return [step["output"] for step in steps if step["function_name"] == _STEP and step["output"] is not None]

    @database_errors
    def cancel(self, job_id: str) -> None:
        """Cancels a job. If it runs, it ends at its next step."""
        self._module().DBOS.cancel_workflow(job_id)

    @database_errors
    def restart(self, job_id: str, queue: str) -> None:
        """Lets a job that has ended wait in a queue again, from its first part."""
        module = self._module()
        try:
            module.DBOS.rewind_workflow(job_id, queue_name=queue)
        except module.error.DBOSException as error:  # another client was faster
            raise JobNotEnded(job_id, "waiting or running") from error

    @database_errors
    def resume(self, job_id: str, queue: str) -> None:
        """Lets a job wait in a queue again that another process left behind; finished parts stay finished."""
        self._module().DBOS.resume_workflow(job_id, queue_name=queue)

    @database_errors
    def delete(self, job_id: str) -> None:
        """Forgets a job that has ended."""
        self._module().DBOS.delete_workflow(job_id)

    def _perform(self, job_id: str, record: Recorded) -> Recorded:
        """Runs the workflow: does the parts one by one. DBOS returns finished steps from its records."""
        module, parts = self._module(), list[Recorded]()
        try:
            return self._steps(module.DBOS.run_step, job_id, record, parts)
        except module.error.DBOSWorkflowCancelledError:  # which DBOS would log with a traceback
            raise StopWork() from None

    def _steps(self, step: Any, job_id: str, record: Recorded, parts: list[Recorded]) -> Recorded:
        for number in range(record["parts"]):
            parts.append(step({"name": _STEP}, self._do, job_id, record, number))
            if "failed" in parts[-1]:
                return {**parts[-1], "began": parts[0]["began"]}
        finished: Recorded = step({"name": _FINISH}, self._finish, job_id, record, parts)
        step({"name": _TIDY}, self._tidy, job_id)
        return finished

    def _module(self) -> Any:
        if self._dbos is None:
            raise JobsNotReady()
        return self._dbos


def _is_no_cancellation(record: logging.LogRecord) -> bool:
    """Returns False for cancellations, which DBOS logs as errors with a traceback."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or kind.__name__ != "DBOSAwaitedWorkflowCancelledError"
