"""Whose turn it is."""

from services.rendering.render_queue import Job, Turns
from services.rendering.rows import Row
from tests.fakes import FakeNetwork


def test_a_job_without_rows_has_no_turn():
    turns, network = Turns(), FakeNetwork()
    turns.join(Job(network, []))
    assert turns.take() == []
    turns.join(Job(network, [Row()]))
    [(job, _)] = turns.take()
    assert job.network is network
    assert turns.waiting == 0


def test_jobs_of_one_network_share_a_launch_and_keep_their_order():
    turns, network, other = Turns(), FakeNetwork(batch_size=3), FakeNetwork(batch_size=3)
    jobs = [Job(network, [Row()] * 2), Job(other, [Row()]), Job(network, [Row()])]
    for job in jobs:
        turns.join(job)
    assert [job for job, _ in turns.take()] == [jobs[0], jobs[2], jobs[0]]
    assert [job for job, _ in turns.take()] == [jobs[1]]
    assert turns.take() == []


def test_a_job_without_room_waits_and_stays_first():
    turns, network = Turns(), FakeNetwork()
    full, free = Job(network, [Row()]), Job(network, [Row()])
    full.room = 0
    turns.join(full)
    turns.join(free)
    assert [job for job, _ in turns.take()] == [free]
    assert turns.take() == []
    full.room = 1
    assert [job for job, _ in turns.take()] == [full]
