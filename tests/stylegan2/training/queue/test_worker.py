"""A worker trains runs in turn, and handles runs that fail, stall or are cancelled."""

import json
import re
import resource

from stylegan2.training.queue.job import JOB_FILE
from stylegan2.training.queue.run import LOG_FILE
from stylegan2.training.queue.status import Status
from tests.stylegan2.training.queue.workshop import (
    has_become,
    has_reached,
    has_said,
    outcomes,
    steps,
    wait_for,
)


def test_runs_are_trained_to_their_targets_the_oldest_first(workshop):
    runs = [workshop.add(name, images) for name, images in [("second-name", 7), ("first-name", 12)]]
    worker = workshop.finish()
    for run, images in zip(runs, (7, 12), strict=True):
        assert run.status() is Status.DONE
        assert steps(run) == list(range(1, images + 1))
        assert outcomes(run) == ["start", "done"]
    lines = worker.lines()
    assert lines.index("second-name: done") < lines.index("first-name: started")


def test_each_line_of_the_log_has_a_time_and_one_event(workshop):
    workshop.add("run", 5)
    lines = workshop.finish().lines().splitlines()
    assert [re.sub(r"^[\d-]{10} [\d:,]{12} ", "", re.sub(r"pid \d+", "pid N", line)) for line in lines] == [
        f"INFO working on {workshop.queue.path}",
        "INFO run: started at 0 of 0.005 kimg, pid N",
        "INFO run: done at 0.005 kimg",
        "INFO stopped",
    ]


def test_a_worker_trains_a_run_that_is_added_while_it_waits(workshop):
    worker = workshop.start()
    wait_for(has_said(worker, "working on"))
    run = workshop.add("late", 5)
    wait_for(has_become(run, Status.DONE))
    assert worker.terminate() == 0


def test_a_run_that_fails_three_times_the_same_way_is_set_aside_with_its_error(workshop):
    run = workshop.add("run", 20, fail=7, error="Error: at 1.5 kimg the losses are 0x7f00 and nan")
    worker = workshop.finish()
    assert run.status() is Status.FAILED
    assert outcomes(run) == ["start", "failed"] * 3
    assert run.report().error == "exit status 1: Error: at 1.5 kimg the losses are 0x7f00 and nan"
    assert "ERROR run: set aside after failing 3 times in the same way: exit status 1: Error: at 1.5" in worker.lines()
    assert steps(run) == [1, 2, 3, 4, 5, 6, 7, 6, 7, 6, 7]


def test_a_run_that_is_put_back_is_trained_again_and_keeps_its_history(workshop):
    run = workshop.add("run", 20, fail=7, error="a")
    workshop.finish()
    workshop.order(run, "fail", None)
    run.retry()
    assert run.status() is Status.WAITING
    assert run.report().failures == 0
    workshop.finish()
    assert run.status() is Status.DONE
    assert outcomes(run) == ["start", "failed"] * 3 + ["retry", "start", "done"]


def test_a_run_that_is_killed_three_times_is_set_aside(workshop):
    run = workshop.add("run", 20, die=3)
    workshop.finish()
    assert run.status() is Status.FAILED
    assert run.report().error == "killed by SIGKILL"


def test_a_run_that_ends_before_its_target_without_an_error_has_failed(workshop):
    run = workshop.add("run", 20, leave=3)
    workshop.finish()
    assert run.status() is Status.FAILED
    assert run.report().error.startswith("ended before its target")


def test_a_run_is_stopped_only_when_its_heartbeat_stops(workshop):
    run = workshop.add("run", 20, hold=3)
    worker = workshop.start("once", stalled_after=1.0)
    wait_for(has_reached(run, 3))
    first = run.last_heartbeat()
    wait_for(lambda: run.last_heartbeat() > first + 1.2)
    assert outcomes(run) == ["start"]
    workshop.order(run, "hang", 7)
    workshop.order(run, "hold", None)
    wait_for(lambda: "stalled" in outcomes(run))
    workshop.order(run, "hang", None)
    assert worker.ended() == 0
    assert outcomes(run) == ["start", "stalled", "start", "done"]
    assert steps(run) == list(range(1, 21)), "it was asked for a checkpoint first"
    assert "run: stalled at 0.007 kimg (no heartbeat)" in worker.lines()


def test_a_run_that_hangs_and_ignores_sigterm_is_killed(workshop):
    run = workshop.add("run", 20, hang=7, deaf=0)
    worker = workshop.start("once", stalled_after=1.0, grace=0.1)
    wait_for(lambda: "stalled" in outcomes(run))
    assert run.nimg() == 5, "there was no checkpoint after the last one"
    workshop.order(run, "hang", None)
    assert worker.ended() == 0
    assert run.status() is Status.DONE
    assert "did not end within 0.1 s; killed" in worker.lines()


def test_a_failing_run_waits_until_the_others_had_their_turn(workshop):
    failing = workshop.add("failing", 20, fail=0, error="no")
    others = [workshop.add(name, 5) for name in ("one", "two")]
    lines = workshop.finish().lines()
    assert [run.status() for run in others] == [Status.DONE] * 2
    assert failing.status() is Status.FAILED
    first, again = (found.start() for found in list(re.finditer("failing: started", lines))[:2])
    assert first < lines.index("one: started") < lines.index("two: done") < again


def test_a_run_that_has_just_failed_is_not_tried_before_its_backoff_is_over(workshop):
    run = workshop.add("run", 20, fail=0, error="no")
    worker = workshop.start(backoff=1000)
    wait_for(lambda: outcomes(run) == ["start", "failed"])
    other = workshop.add("other", 5)
    wait_for(has_become(other, Status.DONE))
    assert worker.terminate() == 0
    assert outcomes(run) == ["start", "failed"]


def test_folders_that_are_no_runs_are_reported_once_and_not_changed(workshop):
    (workshop.queue.path / "foreign").mkdir(parents=True)
    (workshop.queue.path / "foreign" / "photo.png").write_text("mine")
    broken = workshop.add("broken")
    (broken.path / JOB_FILE).write_text('{"kimg": ')
    run = workshop.add("run", 5)
    lines = workshop.finish().lines()
    assert run.status() is Status.DONE
    assert lines.count("foreign: skipped: ") == lines.count("broken: skipped: ") == 1
    assert [path.name for path in (workshop.queue.path / "foreign").iterdir()] == ["photo.png"]


def test_a_cancelled_run_is_never_started(workshop):
    run, other = workshop.add("run"), workshop.add("other", 5)
    run.cancel()
    workshop.finish()
    assert (run.status(), other.status()) == (Status.CANCELLED, Status.DONE)
    assert steps(run) == []


def test_cancelling_a_running_training_leaves_a_checkpoint_to_continue_from(workshop):
    run = workshop.add("run", 20, hold=8)
    worker = workshop.start("once")
    wait_for(has_reached(run, 8))
    run.cancel()
    assert worker.ended() == 0
    assert (run.status(), run.nimg(), outcomes(run)) == (Status.CANCELLED, 8, ["start", "cancelled"])
    workshop.order(run, "hold", None)
    run.retry()
    workshop.finish()
    assert run.status() is Status.DONE
    assert steps(run) == list(range(1, 21))


def test_a_full_disk_is_reported_in_one_line_and_waited_for(workshop):
    run = workshop.add("run", 20, hold=8)
    for _ in range(20):  # so that the history is longer than the worker's own log, which must not meet the limit
        run.attempts.append("retry")
    worker = workshop.start("once")
    wait_for(has_reached(run, 8))
    _, unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    full = (run.path / "attempts.jsonl").stat().st_size + 40  # in the middle of the next row
    resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (full, unlimited))
    workshop.order(run, "hold", None)
    warning = "run: waiting, as its history cannot be written"
    wait_for(has_said(worker, warning))
    resource.prlimit(worker.process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
    assert worker.ended() == 0
    assert worker.lines().count(warning) == 1
    assert outcomes(run)[20:] == ["start", "done"]
    assert run.status() is Status.DONE


def test_the_output_of_a_training_is_kept_with_the_time_of_each_start(workshop):
    run = workshop.add("run", 20, fail=0, error="a clear sentence")
    workshop.finish()
    log = (run.path / LOG_FILE).read_text().splitlines()
    assert log[1::2] == ["a clear sentence"] * 3
    assert all(line.startswith("== 20") for line in log[::2])


def test_a_worker_stops_by_itself_after_stop_after(workshop):
    workshop.add("run", 20, hold=3)
    assert workshop.start(stop_after=0.1).ended() == 0


def test_the_history_names_the_processes_and_the_progress_of_an_attempt(workshop):
    run = workshop.add("run", 12)
    workshop.finish()
    start, end = [json.loads(line) for line in (run.path / "attempts.jsonl").read_text().splitlines()]
    assert start["nimg"] == 0
    assert start["pid"] == end["pid"] != start["worker"]
    assert (end["nimg"], end["exit"], end["error"]) == (12, 0, "")
