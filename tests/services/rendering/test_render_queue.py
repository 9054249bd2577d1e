"""The queue's promises: turns, batches, bounds, cancellation, and one thread at the network."""

import threading

import numpy as np
import pytest

from services.client import serving
from services.errors import ClientGone, NetworkNotReady, QueueFull
from services.rendering.render_queue import Job, RenderQueue, Turns
from services.rendering.rows import Row
from tests.fakes import FakeConfig, FakeNetwork


def rows(count, seed=0):
    return [Row(z=np.random.RandomState(seed + k).randn(1, 8).astype(np.float32)) for k in range(count)]


class Rendering:
    """A queue with one network on it."""

    def __init__(self, network, **options):
        self.network = network
        self.queue = RenderQueue(**options)
        self.queue.start()

    def results(self, rows):
        return self.queue.results(self.network, rows)


@pytest.fixture
def started():
    running = []

    def start(network, **options):
        running.append(Rendering(network, **options))
        return running[-1]

    yield start
    for rendering in running:
        rendering.queue.stop()


class Gate:
    """Holds the network before each image until the test lets it go on."""

    def __init__(self):
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()

    def __call__(self, number):
        self.reached.set()
        assert self.open.wait(10)

    def close(self):
        self.open.clear()
        self.reached.clear()


def test_results_come_in_the_order_of_the_rows(started):
    queue = started(FakeNetwork())
    one_by_one = [next(queue.results([row])) for row in rows(7)]
    assert np.array_equal(list(queue.results(rows(7))), one_by_one)


def test_no_rows_give_nothing_and_disturb_nobody(started):
    rendering = started(FakeNetwork())
    for _ in range(300):
        assert list(rendering.results([])) == []
        assert len(list(rendering.results(rows(1)))) == 1


def test_a_batch_gives_what_single_rows_give(started):
    alone, together = started(FakeNetwork()), started(FakeNetwork(batch_size=4))
    assert np.array_equal(list(alone.results(rows(9))), list(together.results(rows(9))))


def test_a_launch_mixes_psis_and_finished_latents(started):
    queue = started(FakeNetwork(batch_size=4))
    mixed = [Row(z=row.z, truncation_psi=psi) for row in rows(2) for psi in (0.5, 1.0)]
    mixed.append(Row(ws=next(queue.results([Row(z=mixed[0].z, truncation_psi=0.5, image=False)]))))
    images = list(queue.results(mixed))
    assert np.array_equal(images[0], images[-1])
    assert not np.array_equal(images[0], images[1])


def test_requests_take_turns_so_that_one_face_does_not_wait_for_a_hundred(started):
    allowed = threading.Semaphore(0)
    queue = started(FakeNetwork(before_image=lambda number: allowed.acquire(timeout=10)))
    large, small = queue.results(rows(100)), queue.results(rows(1, seed=500))
    drained = threading.Thread(target=lambda: list(large))
    drained.start()
    fetched = threading.Thread(target=lambda: next(small))
    fetched.start()
    allowed.release(20)
    fetched.join(5)
    served_among_the_first_twenty = not fetched.is_alive()
    allowed.release(200)
    drained.join(10)
    assert served_among_the_first_twenty


def test_one_face_does_not_wait_for_a_row_of_each_of_twenty_long_jobs():
    turns, network = Turns(), FakeNetwork()
    for _ in range(20):
        turns.join(Job(network, [Row()] * 50))
    turns.take()
    turns.join(short := Job(network, [Row()]))
    assert short in [job for _ in range(2) for job, _ in turns.take()]


def test_short_jobs_leave_one_of_four_turns_to_long_ones():
    turns, network = Turns(), FakeNetwork()
    turns.join(long := Job(network, [Row()] * 50))
    long.room = 50
    for _ in range(20):
        turns.join(Job(network, [Row()]))
    taken = [job is long for _ in range(12) for job, _ in turns.take()]
    assert taken == [False, False, False, True] * 3
    assert turns.waiting == 58


def test_a_client_that_goes_while_it_waits_ends_its_job(started):
    gate, gone = Gate(), threading.Event()
    rendering = started(FakeNetwork(before_image=gate))
    gate.close()
    errors = []

    def wait_for_all():
        with serving(gone.is_set), pytest.raises(ClientGone) as error:
            list(rendering.results(rows(30)))
        errors.append(error.value)

    waiting = threading.Thread(target=wait_for_all)
    waiting.start()
    assert gate.reached.wait(10)
    gone.set()
    waiting.join(10)
    assert len(errors) == 1
    assert rendering.queue._turns.waiting == 0
    gate.open.set()


def test_a_request_that_does_not_collect_gets_no_more_images(started):
    network = FakeNetwork()
    queue = started(network)
    slow = queue.results(rows(50))
    next(slow)
    for _ in range(20):  # others are served meanwhile
        list(queue.results(rows(1, seed=900)))
    assert network.images - 20 <= 3
    slow.close()


def test_a_full_queue_refuses_and_says_when_to_come_again(started):
    gate = Gate()
    queue = started(FakeNetwork(before_image=gate), max_rows=10)
    gate.close()
    first = queue.results(rows(10))
    thread = threading.Thread(target=lambda: list(first))
    thread.start()
    assert gate.reached.wait(10)
    with pytest.raises(QueueFull) as refusal:
        next(queue.results(rows(2)))
    gate.open.set()
    thread.join(10)
    assert refusal.value.retry_after >= 1
    assert len(list(queue.results(rows(10)))) == 10


def test_closing_the_results_cancels_the_rows_that_wait(started):
    network = FakeNetwork()
    queue = started(network)
    results = queue.results(rows(50))
    next(results)
    results.close()
    list(queue.results(rows(1)))
    assert network.images < 10
    assert queue.queue._turns.waiting == 0


def test_a_failing_row_fails_its_request_and_no_other(started):
    def fail_on_third(number):
        if number == 3:
            raise ArithmeticError("no such face")

    queue = started(FakeNetwork(before_image=fail_on_third))
    with pytest.raises(ArithmeticError):
        list(queue.results(rows(10)))
    assert len(list(queue.results(rows(3)))) == 3


def test_rows_of_several_networks_take_turns_and_share_no_launch(started):
    gate = Gate()
    one, other = FakeNetwork(batch_size=4, before_image=gate), FakeNetwork(FakeConfig(num_ws=2), batch_size=4)
    queue = started(one).queue
    gate.close()
    images = {}
    pairs = [("first", one), ("other", other), ("second", one)]
    threads = [
        threading.Thread(target=lambda name=name, net=net: images.update({name: list(queue.results(net, rows(6)))}))
        for name, net in pairs
    ]
    for thread in threads:
        thread.start()
    assert gate.reached.wait(10)
    gate.open.set()
    for thread in threads:
        thread.join(10)
    assert np.array_equal(images["first"], images["second"])
    assert np.array_equal(images["other"], list(started(FakeNetwork(FakeConfig(num_ws=2))).results(rows(6))))
    assert sum(one.launches) == 12
    assert sum(other.launches) == 6


def test_nothing_can_be_rendered_after_it_was_stopped(started):
    rendering = started(FakeNetwork())
    rendering.queue.stop()
    with pytest.raises(NetworkNotReady):
        next(rendering.results(rows(1)))


def test_stopping_tells_who_still_waits(started):
    gate = Gate()
    queue = started(FakeNetwork(before_image=gate))
    gate.close()
    outcomes = []

    def wait_for_all():
        try:
            list(queue.results(rows(30)))
        except NetworkNotReady as error:
            outcomes.append(error)

    waiting = threading.Thread(target=wait_for_all)
    waiting.start()
    assert gate.reached.wait(10)
    stopping = threading.Thread(target=queue.queue.stop)
    stopping.start()
    gate.open.set()
    waiting.join(10)
    stopping.join(10)
    assert len(outcomes) == 1


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
