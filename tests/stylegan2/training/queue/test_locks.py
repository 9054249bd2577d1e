"""A run belongs to one process at a time."""

import os

import pytest

from stylegan2.files.locks import hold
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import JOB_FILE, Job
from stylegan2.training.queue.locks import claimed, is_taken


@pytest.fixture
def run(tmp_path):
    return Queue(tmp_path).add("run", Job(data="/data", kimg=0.02))


def test_a_run_is_given_to_one_process(run):
    with claimed(run.path) as first, claimed(run.path) as second:
        assert first is not None
        assert second is None
    with claimed(run.path) as third:
        assert third is not None


def test_a_run_is_taken_while_a_worker_has_it(run):
    with claimed(run.path):
        assert is_taken(run.path)
    assert not is_taken(run.path)


def test_a_run_that_is_trained_by_hand_is_taken_and_not_given_to_a_worker(run):
    lock = hold(run.path)  # as `train` does
    assert is_taken(run.path)
    with claimed(run.path) as claim:
        assert claim is None
    os.close(lock)
    assert not is_taken(run.path)


def test_asking_whether_a_run_is_taken_leaves_nothing_behind(run):
    assert not is_taken(run.path)
    assert os.listdir(run.path) == [JOB_FILE]
