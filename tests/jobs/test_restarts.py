"""Jobs outlive the process, and are forgotten in the end."""

import contextlib
import shutil
import sqlite3
import threading

import pytest

from jobs.errors import JobForgotten, JobsNotReady
from jobs.slots import Slot
from services.errors import ResultsError
from services.results.disk import hidden_folder
from tests.jobs.script import Script, created, ended, part, problem
from tests.serving import wait_for


def test_a_stopped_job_goes_on_with_the_part_that_was_not_finished(begin, script, tmp_path):
    running = threading.Event()

    def until_stopped(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    script.answers |= {"done": [lambda *_: created(1)], "stopped": [until_stopped, lambda *_: created(2)]}
    with begin(tmp_path) as jobs:
        job = jobs.accept("faces", [part("done"), part("stopped")])
        assert running.wait(20)
    with begin(tmp_path) as jobs:
        finished = ended(jobs, job)
        assert (finished.state, jobs.ids(finished)) == ("succeeded", [1, 2])
    assert script.performed.count("done") == 1
    assert script.performed.count("stopped") == 2


def test_a_job_that_waits_is_run_once_the_network_is_ready(begin, tmp_path):
    late, loaded, running = Script(), threading.Event(), threading.Event()

    def until_stopped(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    late.answers["blocking"] = [until_stopped, lambda *_: created()]
    with begin(tmp_path, perform=late) as jobs:
        jobs.accept("projection", [part("blocking")])
        job = jobs.accept("projection", [part("waiting")])
        assert running.wait(20)
    assert "waiting" not in late.performed
    with begin(tmp_path, perform=late, wait_until_ready=loaded.wait) as jobs:
        with pytest.raises(JobsNotReady):
            jobs.find(job.id)
        loaded.set()
        wait_for(lambda: is_known(jobs, job))
        assert ended(jobs, job).state == "succeeded"


def is_known(jobs, job):
    try:
        return jobs.find(job.id)
    except JobsNotReady:
        return None


@pytest.mark.long
def test_what_another_process_left_behind_is_taken_up(begin, script, tmp_path):
    """The jobs of a worker with the lowest number are done by one that began when that number was taken."""
    running = threading.Event()

    def until_stopped(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    script.answers["left"] = [until_stopped, lambda *_: created(3)]
    with begin(tmp_path) as jobs:
        job = jobs.accept("faces", [part("left")])
        assert running.wait(20)
    first = Slot(tmp_path / ".facespace" / "jobs")  # as if the old worker were still ending
    assert first.number == 0
    with begin(tmp_path) as jobs:
        wait_for(lambda: is_known(jobs, job))
        assert jobs.find(job.id).state == "running"
        first.close()
        assert ended(jobs, job).state == "succeeded"


def test_jobs_are_forgotten_after_some_days_and_said_to_be(begin, script, tmp_path):
    with begin(tmp_path) as jobs:
        job = ended(jobs, jobs.accept("faces", [part("old")]))
    with begin(tmp_path, days=0) as jobs:
        wait_for(lambda: is_forgotten(jobs, job))
        wait_for(lambda: not (tmp_path / ".facespace" / "jobs" / job.id).exists())  # after its entry


def is_forgotten(jobs, job):
    try:
        jobs.find(job.id)
    except JobForgotten:
        return True
    return False


def test_no_row_of_the_database_is_a_pickle(begin, script, tmp_path):
    script.answers["failing"] = [lambda *_: problem(422, "too far")]
    with begin(tmp_path) as jobs:
        ended(jobs, jobs.accept("faces", [part("some"), part("others")]))
        ended(jobs, jobs.accept("faces", [part("failing")]))
    with sqlite3.connect(tmp_path / "jobs.sqlite") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        values = [str(v) for table in tables for row in connection.execute(f"SELECT * FROM {table}") for v in row]
    connection.close()
    assert not [value for value in values if value.startswith(("gAS", "b'\\x80"))]  # as DBOS would write them
    assert any('"fingerprint"' in value for value in values)


@pytest.mark.long
def test_a_request_with_a_key_that_failed_after_a_restart_is_performed_when_it_is_sent_again(begin, tmp_path):
    late, running = Script(), threading.Event()

    def until_stopped(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    late.answers["keyed"] = [until_stopped, lambda *_: problem(503, "full"), lambda *_: created(4)]
    refused = []

    def ask(jobs):
        try:
            jobs.run("faces", part("keyed"), "key")
        except JobsNotReady as error:
            refused.append(error)

    with begin(tmp_path, perform=late) as jobs:
        wait_for(lambda: is_known(jobs, jobs.accept("faces", [part("first")])))
        client = threading.Thread(target=ask, args=(jobs,))
        client.start()
        assert running.wait(20)
    client.join()
    assert refused
    with begin(tmp_path, perform=late) as jobs:
        wait_for(lambda: late.performed.count("keyed") == 2)
        wait_for(lambda: (found := jobs.listed("failed", 10, 0)) and found[0].status == 503)
        assert jobs.run("faces", part("keyed"), "key").state == "succeeded"
    assert late.performed.count("keyed") == 3


@pytest.mark.long
def test_jobs_run_as_soon_as_their_database_can_be_opened(begin, script, tmp_path):
    """An operator repairs the database while the service runs."""
    (tmp_path / "jobs.sqlite").write_bytes(b"this is no database" * 100)
    with begin(tmp_path) as jobs:
        with pytest.raises(JobsNotReady):
            jobs.accept("faces", [part("repaired")])
        (tmp_path / "jobs.sqlite").unlink()
        wait_for(lambda: is_ready(jobs))
        assert ended(jobs, jobs.accept("faces", [part("repaired")])).state == "succeeded"


def is_ready(jobs):
    try:
        return jobs.listed(None, 1, 0) is not None
    except JobsNotReady:
        return False


@pytest.mark.long  # the folder is looked after every five seconds
def test_after_the_folder_of_jobs_was_deleted_none_is_accepted_until_there_is_a_new_one(begin, script, tmp_path):
    with begin(tmp_path) as jobs:
        ended(jobs, jobs.accept("faces", [part("before")]))
        shutil.rmtree(hidden_folder(tmp_path) / "jobs")
        with pytest.raises(ResultsError):
            jobs.accept("faces", [part("between")])

        def accepted():
            with contextlib.suppress(ResultsError, JobsNotReady):
                return jobs.accept("faces", [part("after")])

        wait_for(accepted)
        assert ended(jobs, accepted()).state == "succeeded"
    assert "between" not in script.performed
