"""A run is added as a whole or not at all, and its name is taken only once."""

import json
import os
import signal
import subprocess
import sys

import pytest

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import JOB_FILE, Job, QueueError
from stylegan2.training.queue.status import Status
from tests.stylegan2.training.queue.workshop import PATIENCE, ROOT, wait_for

ADDS_FOR_EVER = """
import itertools, sys
from pathlib import Path
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
for k in itertools.count():
    Queue(Path(sys.argv[1])).add(f"run{k}", Job(data="/data", kimg=1))
"""

ADDS_WHEN_TOLD = """
import sys
from pathlib import Path
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job, QueueError
print("ready", flush=True)
sys.stdin.read()
try:
    print(Queue(Path(sys.argv[1])).add("run", Job(data=sys.argv[2], kimg=1)).job().data)
except QueueError as error:
    print(error)
"""
PIPES = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


def job(added: str = "2026-01-01T00:00:00+00:00") -> Job:
    return Job(data="/data", kimg=1, added=added)


def test_a_run_that_was_added_is_waiting(tmp_path):
    run = Queue(tmp_path / "new" / "queue").add("run", job())
    assert run.status() is Status.WAITING
    assert run.job() == job()
    assert os.listdir(run.path) == [JOB_FILE]
    assert os.listdir(run.path.parent) == ["run"]


def test_runs_are_sorted_by_the_time_they_were_added_and_then_by_name(tmp_path):
    queue = Queue(tmp_path)
    for name, day in [("c", 2), ("b", 3), ("d", 1), ("a", 2)]:
        queue.add(name, job(f"2026-01-0{day}T00:00:00+00:00"))
    assert [run.name for run in queue.runs()] == ["d", "a", "c", "b"]


def test_a_missing_queue_is_empty(tmp_path):
    assert Queue(tmp_path / "none").runs() == []


def test_a_name_that_is_taken_is_refused_and_its_run_is_not_changed(tmp_path):
    queue = Queue(tmp_path)
    queue.add("run", job())
    with pytest.raises(QueueError, match="already has a run named run; choose another name"):
        queue.add("run", Job(data="/other", kimg=1))
    assert queue.run("run").job() == job()
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize("make", [os.mkdir, lambda path: open(path, "x").close(), lambda path: os.symlink("/no", path)])
def test_foreign_files_and_folders_are_not_replaced(tmp_path, make):
    make(tmp_path / "run")
    with pytest.raises(QueueError, match="already"):
        Queue(tmp_path).add("run", job())


def test_a_missing_run_is_named(tmp_path):
    with pytest.raises(QueueError, match="has no run named missing"):
        Queue(tmp_path).run("missing")


def test_a_killed_addition_leaves_no_broken_run(tmp_path):
    """Kills a process that adds runs, at random moments. An incomplete run would show as broken."""
    for attempt in range(3):
        queue = Queue(tmp_path / str(attempt))
        with subprocess.Popen([sys.executable, "-c", ADDS_FOR_EVER, str(queue.path)], cwd=ROOT) as process:
            wait_for(lambda queue=queue: len(queue.runs()) >= 10)
            process.send_signal(signal.SIGKILL)
        assert {run.status() for run in queue.runs()} == {Status.WAITING}


def test_the_hidden_folder_of_a_killed_addition_is_ignored(tmp_path):
    half = tmp_path / ".run.0123456789abcdef.partial"
    half.mkdir()
    (half / f".{JOB_FILE}.partial").write_text('{"data"')
    assert Queue(tmp_path).runs() == []
    assert Queue(tmp_path).add("run", job()).status() is Status.WAITING


def test_of_two_processes_that_add_the_same_name_one_is_refused(tmp_path):
    adders = [
        subprocess.Popen([sys.executable, "-c", ADDS_WHEN_TOLD, str(tmp_path), data], cwd=ROOT, text=True, **PIPES)
        for data in ("/one", "/two")
    ]
    for adder in adders:
        assert adder.stdout.readline() == "ready\n"
    for adder in adders:
        adder.stdin.close()
    said = {adder.stdout.read().strip() for adder in adders}
    assert [adder.wait(PATIENCE) for adder in adders] == [0, 0]
    for adder in adders:
        adder.stdout.close()
    winner = Queue(tmp_path).run("run").job().data
    assert said == {winner, f"{tmp_path} already has a run named run; choose another name"}
    assert os.listdir(tmp_path) == ["run"]


def test_folders_that_are_no_runs_come_last_with_the_reason(tmp_path):
    queue = Queue(tmp_path)
    (tmp_path / "a-foreign-one").mkdir()
    (tmp_path / "notes.txt").write_text("mine")
    broken = queue.add("broken", job())
    (broken.path / JOB_FILE).write_text(json.dumps({"kimg": 1}))
    queue.add("run", job())
    reports = [run.report() for run in queue.runs()]
    assert [(report.name, report.status) for report in reports] == [
        ("run", Status.WAITING),
        ("a-foreign-one", Status.BROKEN),
        ("broken", Status.BROKEN),
    ]
    assert reports[1].error == f"{tmp_path / 'a-foreign-one'} has no job.json"
    assert "must have exactly the fields" in reports[2].error
