"""Jobs on a database of their own, with requests that a test writes the answers of."""

import contextlib

import pytest

from jobs.jobs import Jobs
from tests.jobs.script import Script, joined


@pytest.fixture(scope="module")
def script():
    return Script()


@pytest.fixture(scope="module")
def begin(script):
    """Starts jobs on a folder. Only one of them may run at a time: DBOS is one object per process."""

    @contextlib.contextmanager
    def begin(results, **options):
        address = f"sqlite:///{results}/jobs.sqlite"
        options = {"days": 30, "poll": 0.02, "perform": script, "wait_until_ready": lambda seconds: True, **options}
        jobs = Jobs(results, address, options.pop("perform"), joined, options.pop("wait_until_ready"), **options)
        jobs.start()
        try:
            yield jobs
        finally:
            jobs.close()

    return begin


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def jobs(begin, results):
    with begin(results) as jobs:
        yield jobs


@pytest.fixture
def jobs_database(results):
    """The file of the database of `jobs`."""
    return results / "jobs.sqlite"
