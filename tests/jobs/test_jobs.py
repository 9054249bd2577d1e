"""Jobs are performed once, whatever happens, and say how far they are."""

import contextlib
import sqlite3
import threading

import pytest

from jobs.errors import JobNotEnded, JobNotFound, KeyInUse, KeyReused, NoResult, NotRetryable
from jobs.recorded import Asked
from services.errors import StorageFull
from services.progress import report
from tests.jobs.script import created, ended, part, problem
from tests.serving import wait_for

FULL = """CREATE TRIGGER full BEFORE INSERT ON operation_outputs
BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"""


def test_a_job_performs_each_part_and_joins_the_answers(jobs, script):
    script.answers |= {"join1": [lambda *_: created(1, 2)], "join2": [lambda *_: created(3)]}
    job = ended(jobs, jobs.accept("faces", [part("join1", 2), part("join2")]))
    assert (job.kind, job.state, job.done, job.total) == ("faces", "succeeded", 3, 3)
    assert job.accepted <= job.started <= job.ended
    assert jobs.ids(job) == [1, 2, 3]
    with jobs.open_result(job) as file:
        assert file.read() == b'{"ids": [1, 2, 3]}'
    assert job.headers == {"Content-Type": "application/json", "Location": "/faces?limit=2"}


def test_a_job_of_one_part_has_the_answer_as_it_is(jobs, script):
    job = ended(jobs, jobs.accept("faces", [part("alone")]))
    assert (job.status, job.headers) == (201, {"Content-Type": "application/json"})
    with jobs.open_result(job) as file:
        assert file.read() == b'{"ids": []}'


def test_a_refused_request_fails_the_job_with_its_problem(jobs, script):
    script.answers["refused"] = [lambda *_: problem(404, "no face 9")]
    job = ended(jobs, jobs.accept("edit", [part("refused"), part("never")]))
    assert (job.state, job.status, job.problem["detail"]) == ("failed", 404, "no face 9")
    assert "never" not in script.performed
    with pytest.raises(NoResult):
        jobs.open_result(job)


def test_a_part_that_fails_for_no_known_reason_is_tried_three_times(jobs, script):
    script.answers["weak"] = [lambda *_: problem(500), lambda *_: problem(500), lambda *_: created(5)]
    script.answers["broken"] = [lambda *_: problem(500)]
    assert ended(jobs, jobs.accept("faces", [part("weak")])).state == "succeeded"
    assert ended(jobs, jobs.accept("faces", [part("broken")])).state == "failed"
    assert script.performed.count("weak") == script.performed.count("broken") == 3


def test_a_busy_service_is_waited_for(jobs, script):
    script.answers["busy"] = [lambda *_: problem(503, "full", **{"Retry-After": "0"})] * 5 + [lambda *_: created(1)]
    assert ended(jobs, jobs.accept("faces", [part("busy")])).state == "succeeded"
    assert script.performed.count("busy") == 6


def test_a_full_disk_pauses_a_job_and_says_so(jobs, script):
    script.answers["full"] = [lambda *_: problem(507, "The disk is full.")]
    job = jobs.accept("faces", [part("full")])
    wait_for(lambda: jobs.find(job.id).paused)
    assert (jobs.find(job.id).state, jobs.find(job.id).paused) == ("running", "The disk is full.")
    assert jobs.cancel(jobs.find(job.id)).state == "cancelled"


def test_cancelling_ends_the_part_that_runs_and_keeps_what_is_finished(jobs, script):
    running = threading.Event()

    def until_gone(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    script.answers |= {"first": [lambda *_: created(1)], "endless": [until_gone, lambda *_: created(2)]}
    job = jobs.accept("faces", [part("first"), part("endless")])
    assert running.wait(20)
    cancelled = jobs.cancel(jobs.find(job.id))
    assert (cancelled.state, cancelled.done, jobs.ids(cancelled)) == ("cancelled", 1, [1])
    assert jobs.cancel(cancelled).state == "cancelled"
    again = ended(jobs, jobs.retry(cancelled))
    assert (again.state, jobs.ids(again)) == ("succeeded", [1, 2])


def test_a_failed_job_can_be_tried_again(jobs, script):
    script.answers["later"] = [lambda *_: problem(409, "another network"), lambda *_: created(7)]
    job = ended(jobs, jobs.accept("faces", [part("later")]))
    assert job.state == "failed"
    again = ended(jobs, jobs.retry(job))
    assert (again.id, again.state) == (job.id, "succeeded")
    with pytest.raises(NotRetryable):
        jobs.retry(again)


def test_a_key_stands_for_one_job(jobs, script):
    first = jobs.accept("faces", [part("keyed")], "a key")
    again = [jobs.accept("faces", [part("keyed")], "a key") for _ in range(3)]
    assert {job.id for job in again} == {first.id}
    with pytest.raises(KeyReused):
        jobs.accept("faces", [part("keyed", body=b"other")], "a key")
    ended(jobs, first)
    assert script.performed.count("keyed") == 1


def test_eight_clients_at_once_with_one_key_get_one_job(jobs, script):
    barrier, found = threading.Barrier(8), []

    def ask():
        barrier.wait()
        found.append(jobs.accept("faces", [part("at once")], "eight").id)

    clients = [threading.Thread(target=ask) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    ended(jobs, jobs.find(found[0]))
    assert script.performed.count("at once") == 1


def test_a_request_with_a_key_is_performed_at_once_and_answered_again(jobs, script):
    script.answers["now"] = [lambda *_: created(4)]
    first = jobs.run("faces", part("now"), "now")
    again = jobs.run("faces", part("now"), "now")
    assert (first.state, first.id) == (again.state, again.id) == ("succeeded", again.id)
    assert script.performed.count("now") == 1
    with pytest.raises(KeyReused):
        jobs.run("faces", part("other"), "now")


def test_while_a_request_with_a_key_runs_the_next_one_is_refused(jobs, script):
    running, end = threading.Event(), threading.Event()

    def slow(asked, is_gone):
        running.set()
        assert end.wait(20)
        return created(6)

    script.answers["slow"] = [slow]
    first = threading.Thread(target=jobs.run, args=("faces", part("slow"), "slow"))
    first.start()
    assert running.wait(20)
    with pytest.raises(KeyInUse):
        jobs.run("faces", part("slow"), "slow")
    end.set()
    first.join()
    assert jobs.run("faces", part("slow"), "slow").state == "succeeded"


def test_a_refusal_is_answered_again_but_a_busy_service_is_not(jobs, script):
    script.answers["wrong"] = [lambda *_: problem(422, "too far")]
    script.answers["not now"] = [lambda *_: problem(503, "full", **{"Retry-After": "9"}), lambda *_: created(8)]
    assert [jobs.run("faces", part("wrong"), "wrong").status for _ in range(2)] == [422, 422]
    assert [jobs.run("faces", part("not now"), "not now").status for _ in range(2)] == [503, 201]
    assert script.performed.count("wrong") == 1


def test_an_upload_that_is_sent_again_with_another_boundary_is_the_same_request():
    def upload(boundary):
        body = b"--" + boundary.encode() + b"\r\npicture\r\n--" + boundary.encode() + b"--"
        kind = f"multipart/form-data; boundary={boundary}"
        return Asked(method="POST", path="/faces/projections", content_type=kind, body=body).fingerprint()

    assert upload("abc") == upload("defg")


def test_jobs_run_in_the_order_in_which_they_were_accepted(jobs, script):
    gate, running, order = threading.Event(), threading.Event(), []

    def wait(asked, is_gone):
        running.set()
        assert gate.wait(20)
        return created()

    def note(asked, is_gone):
        order.append(asked.query)
        return created()

    names = [f"turn{k}" for k in range(4)]
    script.answers |= {"gate": [wait], **{name: [note] for name in names}}
    jobs.accept("projection", [part("gate")])  # the queue of projections runs one at a time
    assert running.wait(20)
    waiting = [jobs.accept("projection", [part(name)]) for name in names]
    assert [jobs.position(jobs.find(job.id)) for job in waiting] == [1, 2, 3, 4]
    gate.set()
    assert [ended(jobs, job).state for job in waiting] == ["succeeded"] * 4
    assert order == names


def test_jobs_are_listed_newest_first_and_by_state(jobs, script):
    script.answers["listed"] = [lambda *_: problem(400, "wrong")]
    failed = ended(jobs, jobs.accept("mix", [part("listed")]))
    succeeded = ended(jobs, jobs.accept("mix", [part("listed well")]))
    assert succeeded.id in [job.id for job in jobs.listed("succeeded", 100, 0)]
    assert succeeded.id not in [job.id for job in jobs.listed("failed", 100, 0)]
    assert failed.id in [job.id for job in jobs.listed("failed", 100, 0)]
    everything = [job.id for job in jobs.listed(None, 100, 0)]
    assert {failed.id, succeeded.id} <= set(everything)
    assert [job.id for job in jobs.listed(None, 1, 1)] == everything[1:2]


def test_an_unknown_job_is_not_found(jobs):
    for job_id in ("0" * 32, "../../etc/passwd", ""):
        with pytest.raises(JobNotFound):
            jobs.find(job_id)


def test_the_result_of_a_job_that_runs_is_not_there_yet(jobs, script):
    gate = threading.Event()
    script.answers["gated"] = [lambda *_: created() if gate.wait(20) else problem(500)]
    job = jobs.accept("faces", [part("gated")])
    with pytest.raises(JobNotEnded):
        jobs.open_result(jobs.find(job.id))
    with pytest.raises(JobNotEnded):
        jobs.retry(jobs.find(job.id))
    gate.set()
    ended(jobs, job)


def test_a_request_with_a_key_whose_end_could_not_be_recorded_is_performed_when_it_is_sent_again(
    jobs, script, jobs_database
):
    def fill_the_disk(asked, is_gone):
        with contextlib.closing(sqlite3.connect(jobs_database)) as database:
            database.executescript(FULL)
        return created(1)

    script.answers["unrecorded"] = [fill_the_disk, lambda *_: created(2)]
    with pytest.raises(StorageFull):
        jobs.run("faces", part("unrecorded"), "unrecorded")
    with contextlib.closing(sqlite3.connect(jobs_database)) as database:
        database.executescript("DROP TRIGGER full")
    assert jobs.run("faces", part("unrecorded"), "unrecorded").state == "succeeded"
    assert script.performed.count("unrecorded") == 2


def test_the_finished_share_of_a_part_counts_for_all_of_its_faces(jobs, script):
    reached, done = threading.Event(), threading.Event()

    def half(asked, is_gone):
        report(1, 2)
        reached.set()
        assert done.wait(30)
        return created(*range(10))

    script.answers["half"] = [half]
    job = jobs.accept("samples", [part("half", 10)])
    assert reached.wait(30)
    assert jobs.find(job.id).done == 5
    done.set()
    assert ended(jobs, job).done == 10


def test_a_cancelled_request_with_a_key_says_so(jobs, script):
    running = threading.Event()

    def until_gone(asked, is_gone):
        running.set()
        wait_for(is_gone)
        return problem(499)

    script.answers["given-up"] = [until_gone]
    heard = []

    def run():
        try:
            jobs.run("faces", part("given-up"), "given-up")
        except NoResult as error:
            heard.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    assert running.wait(30)
    [job] = [each for each in jobs.listed("running", 10, 0) if each.kind == "faces"]
    jobs.cancel(job)
    thread.join(30)
    assert heard == [f"The job {job.id} has no result: it was cancelled."]
