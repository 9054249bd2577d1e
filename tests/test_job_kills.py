"""Jobs of a service that is killed again and again make every face once, and their clients see every part once."""

import pytest

from tests.job_kills import JobKilling


@pytest.mark.long
def test_jobs_survive_kills_and_make_nothing_twice(tmp_path):
    tally = JobKilling(tmp_path / "results", seed=1).run(12)
    assert tally.kills == 12
    assert tally.interrupted > 0
    assert tally.jobs > 1
    assert tally.faults == 0, tally
