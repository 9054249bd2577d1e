"""Parts of jobs, one by one."""

from __future__ import annotations

import threading

import pytest

from jobs.engine import StopWork
from jobs.job_files import JobFiles
from jobs.work import Work
from tests.jobs.script import Script, joined, part


def test_a_part_of_a_job_that_was_cancelled_meanwhile_is_not_begun(tmp_path):
    """Whoever cancels a job deletes its faces as soon as nothing is being done for it."""
    script, cancelled, files = Script(), {"a" * 32}, JobFiles(tmp_path / "job")
    files.record([part("one"), part("two")], "print")
    work = Work(lambda job_id: files, script, joined, cancelled.__contains__, threading.Event())
    record = {"fingerprint": "print", "parts": 2, "waits": True}
    with pytest.raises(StopWork):
        work.do("a" * 32, record, 0)
    assert work.wait_until_idle("a" * 32, 1)
    work.do("b" * 32, record, 1)
    assert script.performed == ["two"]
