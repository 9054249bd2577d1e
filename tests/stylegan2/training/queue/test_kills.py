"""Whatever is killed, no run is trained by two processes at once, and only lost images are trained again."""

import fcntl
import os
import signal

import pytest

from stylegan2.training.queue.locks import is_taken
from stylegan2.training.queue.status import Status
from tests.stylegan2.training.queue.workshop import (
    has_become,
    has_reached,
    has_said,
    kill,
    outcomes,
    pid_of,
    steps,
    wait_for,
)

HELD, CHECKPOINT, TARGET = 8, 5, 20
RESUMED = [*range(1, HELD + 1), *range(CHECKPOINT + 1, TARGET + 1)]  # images after the last checkpoint are seen again
WHOLE = list(range(1, TARGET + 1))


@pytest.fixture
def held(workshop):
    """A run that has reached image 8, three after its last checkpoint, and its worker."""
    run = workshop.add("run", TARGET, hold=HELD)
    worker = workshop.start()
    wait_for(has_reached(run, HELD))
    return run, worker


def let_go(workshop, run) -> None:
    workshop.order(run, "hold", None)


def test_a_killed_training_continues_from_its_last_checkpoint(workshop, held):
    run, worker = held
    victim = pid_of(run)
    let_go_after = HELD + 2
    workshop.order(run, "hold", let_go_after)
    wait_for(has_reached(run, let_go_after))
    kill(victim)
    wait_for(lambda: outcomes(run)[:3] == ["start", "failed", "start"])
    let_go(workshop, run)
    wait_for(has_become(run, Status.DONE))
    assert steps(run) == WHOLE  # image 10 was a checkpoint: nothing was lost
    assert run.report().failures <= 1
    assert worker.terminate() == 0


def test_a_training_whose_worker_is_killed_writes_a_checkpoint_and_ends(workshop, held):
    run, worker = held
    worker.kill()
    wait_for(has_become(run, Status.WAITING))
    assert run.nimg() == HELD
    assert run.report().failures == 0, "an interruption is not a failure"
    let_go(workshop, run)
    workshop.finish()
    assert steps(run) == WHOLE
    assert outcomes(run) == ["start", "start", "done"]


def test_a_training_that_outlives_its_worker_is_killed_after_the_grace_period(workshop):
    run = workshop.add("run", TARGET, hold=HELD, deaf=0)
    worker = workshop.start()
    wait_for(has_reached(run, HELD))
    orphan = pid_of(run)
    worker.kill()
    patient = workshop.start("once", grace=1000)
    wait_for(has_said(patient, f"process {orphan} has lost its worker"))
    assert outcomes(run) == ["start"], "no second process was started"
    patient.kill()
    assert is_taken(run.path)
    let_go_of = workshop.start("once", grace=0.2)
    wait_for(has_said(let_go_of, f"process {orphan} did not end within 0.2 s; killed"))
    let_go(workshop, run)
    assert let_go_of.ended() == 0
    assert run.status() is Status.DONE
    assert steps(run) == RESUMED


def test_after_worker_and_training_are_killed_the_rest_is_trained(workshop, held):
    run, worker = held
    os.kill(worker.process.pid, signal.SIGSTOP)  # so that neither sees the other's end
    kill(pid_of(run))
    worker.kill()
    wait_for(has_become(run, Status.WAITING))
    assert run.nimg() == CHECKPOINT
    let_go(workshop, run)
    workshop.finish()
    assert steps(run) == RESUMED
    assert outcomes(run) == ["start", "start", "done"]


def test_a_worker_that_is_told_to_stop_waits_for_the_checkpoint(workshop, held):
    run, worker = held
    assert worker.terminate() == 0
    assert (run.status(), run.nimg()) == (Status.WAITING, HELD)
    assert outcomes(run) == ["start", "stopped"]
    assert "run: asked to write a checkpoint and end (stopped)" in worker.lines()
    let_go(workshop, run)
    workshop.finish()
    assert steps(run) == WHOLE


def test_ctrl_c_reaches_only_the_worker(workshop, held):
    run, worker = held
    os.killpg(worker.process.pid, signal.SIGINT)  # as a terminal does
    assert worker.ended() == 0
    assert (run.status(), run.nimg()) == (Status.WAITING, HELD)


def test_an_idle_worker_stops_at_once(workshop):
    worker = workshop.start(poll=1000)
    wait_for(has_said(worker, "working on"))
    assert worker.terminate() == 0


def test_process_numbers_from_before_a_reboot_mean_nothing(workshop):
    run = workshop.add("run", TARGET)
    run.attempts.append("start", pid=os.getpid(), worker=1, nimg=0, stalled_after=900)
    assert run.status() is Status.WAITING
    workshop.finish(grace=0)
    assert run.status() is Status.DONE
    assert outcomes(run) == ["start", "start", "done"]


def test_a_clock_that_was_set_back_does_not_delay_a_run(workshop):
    run = workshop.add("run", TARGET)
    run.attempts.append("end", outcome="failed", nimg=0, signature="a", error="a")
    rows = run.path / "attempts.jsonl"
    rows.write_text(rows.read_text().replace('"time": "20', '"time": "30'))
    workshop.finish(backoff=1000)
    assert run.status() is Status.DONE


def test_two_workers_never_train_the_same_run(workshop):
    runs = [workshop.add(f"run{k:02d}", 5, **({"hold": 1} if k < 2 else {})) for k in range(16)]
    workers = [workshop.start("once") for _ in range(2)]
    for run in runs[:2]:
        wait_for(has_reached(run, 1))  # each worker has one of them
    for run in runs[:2]:
        let_go(workshop, run)
    assert [worker.ended() for worker in workers] == [0, 0]
    for run in runs:
        assert outcomes(run) == ["start", "done"]
        assert steps(run) == [1, 2, 3, 4, 5]
    assert sum(worker.lines().count(": started") for worker in workers) == 16


def test_a_second_worker_takes_over_the_run_of_a_killed_worker(workshop, held):
    run, worker = held
    second = workshop.start("once")
    wait_for(has_said(second, "working on"))
    let_go(workshop, run)
    workshop.order(run, "hold", 12)
    wait_for(has_reached(run, 12))
    assert outcomes(run) == ["start"]
    worker.kill()
    let_go(workshop, run)
    assert second.ended() == 0
    assert steps(run) == WHOLE


def test_a_run_that_is_trained_by_hand_is_left_alone_until_that_ends(workshop):
    run = workshop.add("run", TARGET)
    lock = os.open(run.path, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    other = workshop.add("other", 5)
    worker = workshop.start("once")
    wait_for(has_become(other, Status.DONE))
    assert run.status() is Status.RUNNING
    assert outcomes(run) == []
    os.close(lock)
    assert worker.ended() == 0
    assert outcomes(run) == ["start", "done"]
