"""Jobs on PostgreSQL."""

import pytest

from jobs.jobs import Jobs
from tests.jobs.script import Script, created, ended, joined, part
from tests.postgres import postgres, programs

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(programs() is None, reason="PostgreSQL is not installed"),
]


def test_jobs_run_on_postgresql_and_go_on_with_the_next_process(tmp_path):
    script = Script()
    script.answers |= {"first": [lambda *_: created(1)], "second": [lambda *_: created(2)]}
    with postgres() as address:
        for _ in range(2):
            jobs = Jobs(tmp_path, address, script, joined, lambda seconds: True, days=30, poll=0.02)
            jobs.start()
            try:
                job = ended(jobs, jobs.accept("faces", [part("first"), part("second")], "key"))
                assert (job.state, jobs.ids(job)) == ("succeeded", [1, 2])
            finally:
                jobs.close()
    assert script.performed == ["first", "second"]
