"""A run belongs to one process at a time."""

import pytest

from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.locks import claimed


@pytest.fixture
def run(tmp_path):
    return Queue(tmp_path).add("run", Job(data="/data", kimg=0.02))


def test_a_run_is_given_to_one_process(run):
    with claimed(run.path) as first, claimed(run.path) as second:
        assert first is not None
        assert second is None
    with claimed(run.path) as third:
        assert third is not None
