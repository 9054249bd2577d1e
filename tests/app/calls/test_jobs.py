"""Long calls become jobs, which can be followed, cancelled and tried again."""

import io
import zipfile

import pytest

from tests.app.jobs import app_with_jobs, ended, events_of
from tests.fakes import make_service

LATER = {"Prefer": "respond-async"}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("jobs") / "results"


@pytest.fixture(scope="module")
def client(results):
    service = make_service(results)
    with app_with_jobs(service, results) as app:
        client = app.test_client()
        client.post("/faces?amount=3&seed=1&truncation_psi=0.3")
        yield client
    service.close()


def test_a_job_makes_what_the_call_would_have_made(client):
    accepted = client.post("/faces?amount=4&seed=100", headers=LATER)
    assert accepted.status_code == 202
    assert accepted.headers["Location"] == accepted.json["url"] == f"/jobs/{accepted.json['id']}"
    assert accepted.headers["Preference-Applied"] == "respond-async"
    job = ended(client, accepted.json["id"])
    assert (job["kind"], job["state"], job["done"], job["total"]) == ("faces", "succeeded", 4, 4)
    assert job["result"] == client.post("/faces?amount=4&seed=100").json | {"created": job["ids"]}
    assert job["ids"] == job["result"]["ids"]
    result = client.get(job["result_url"])
    assert (result.status_code, result.json) == (200, job["result"])


def test_a_job_of_many_faces_sends_an_event_for_each_part(client):
    accepted = client.post("/faces?amount=70&seed=1000", headers=LATER).json
    events = events_of(client, accepted["id"])
    progress = [event for event in events if event[1] == "progress"]
    assert [(event_id, data["done"], len(data["ids"])) for event_id, _, data in progress] == [
        ("1", 32, 32),
        ("2", 64, 32),
        ("3", 70, 6),
    ]
    assert events[-1][:2] == ("end", "end")
    seeds = [face["seed"] for face in events[-1][2]["result"]["faces"]]
    assert seeds == list(range(1000, 1070))


def test_a_client_that_connects_again_gets_the_events_after_the_last_one_it_saw(client):
    job = client.post("/faces?amount=70&seed=2000", headers=LATER).json["id"]
    ended(client, job)
    assert [event[0] for event in events_of(client, job, after="2")] == ["3", "end"]
    assert client.get(f"/jobs/{job}/events", headers={"Last-Event-ID": "end"}).status_code == 204


def test_an_event_id_that_is_none_is_refused(client, problem):
    job = client.post("/faces?amount=1", headers=LATER).json["id"]
    for text in ("-1", "x", "1" * 30):
        problem(client.get(f"/jobs/{job}/events", headers={"Last-Event-ID": text}), 400, "Last-Event-ID")


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/faces/mixes", {"ids": [1, 2], "crossover": 2}, "mix"),
        ("/faces/averages", {"ids": [1, 2]}, "average"),
        ("/faces/transitions", {"from": 1, "to": 2, "amount": 3}, "transition"),
        ("/faces/similar", {"id": 1, "distance": 1, "amount": 2, "seed": 1}, "similar"),
        ("/faces?amount=3&id1=1&id2=2", None, "faces"),
    ],
)
def test_every_making_call_can_become_a_job(client, path, body, kind):
    accepted = client.post(path, json=body, headers=LATER) if body else client.post(path, headers=LATER)
    job = ended(client, accepted.json["id"])
    assert (job["kind"], job["state"]) == (kind, "succeeded"), job["problem"]
    assert job["result"]["ids"] == job["ids"] != []


def test_the_result_of_a_stimulus_set_is_its_file(client):
    accepted = client.post("/stimulus-sets", json={"ids": [1, 2, 3]}, headers=LATER).json
    job = ended(client, accepted["id"])
    assert (job["kind"], job["result"]) == ("stimulus-set", None)
    answer = client.get(job["result_url"])
    assert answer.mimetype == "application/zip"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
    assert answer.data == client.post("/stimulus-sets", json={"ids": [1, 2, 3]}).data


def test_a_film_can_become_a_job(client):
    accepted = client.get("/animations?ids=1,2&frames=4", headers=LATER)
    job = ended(client, accepted.json["id"])
    assert job["state"] == "succeeded"
    assert client.get(job["result_url"]).mimetype == "image/webp"


def test_a_wrong_request_is_refused_before_it_becomes_a_job(client, problem):
    known = len(client.get("/jobs?limit=100").json["jobs"])
    problem(client.post("/faces?amount=0", headers=LATER), 400, "amount")
    problem(client.post("/faces?amount=1001", headers=LATER), 400, "amount")
    problem(client.post("/faces?amount=101&id1=1", headers=LATER), 400, "amount")
    problem(client.post("/faces/mixes", json={"styles": {}}, headers=LATER), 400, "styles")
    problem(client.post("/faces/mixes", data="{", content_type="application/json", headers=LATER), 400, "body")
    assert len(client.get("/jobs?limit=100").json["jobs"]) == known


def test_a_job_fails_with_the_problem_of_the_call(client):
    accepted = client.post("/faces/averages", json={"ids": [1, 999]}, headers=LATER).json
    job = ended(client, accepted["id"])
    assert (job["state"], job["result"], job["result_url"]) == ("failed", None, None)
    assert job["problem"] == client.post("/faces/averages", json={"ids": [1, 999]}).get_json(force=True)
    assert client.get(f"/jobs/{job['id']}/result").status_code == 409
    again = client.post(f"/jobs/{job['id']}/retry")
    assert again.status_code == 202
    assert ended(client, job["id"])["state"] == "failed"


def test_without_the_preference_a_call_is_answered_as_ever(client):
    for preference in ({}, {"Prefer": "wait=10"}, {"Prefer": "return=minimal"}):
        assert client.post("/faces?amount=1", headers=preference).status_code == 201


def test_the_preference_may_stand_among_others(client):
    for text in ("wait=10, respond-async", "Respond-Async", "respond-async; foo=1"):
        assert client.post("/faces?amount=1", headers={"Prefer": text}).status_code == 202


def test_discarding_a_job_deletes_the_faces_that_it_has_made_and_no_others(client):
    [there] = client.post("/faces?amount=1&seed=5000").json["ids"]
    job = ended(client, client.post("/faces?amount=3&seed=5000", headers=LATER).json["id"])
    assert there in job["ids"]
    answer = client.delete(f"/jobs/{job['id']}?discard=true")
    assert (answer.status_code, answer.json["state"]) == (200, "succeeded")
    assert client.get(f"/faces/{there}").status_code == 200
    assert [client.get(f"/faces/{each}").status_code for each in job["ids"] if each != there] == [404, 404]


def test_a_key_makes_a_request_once(client, problem):
    keyed = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
    first = client.post("/faces?amount=2", headers=keyed)
    again = client.post("/faces?amount=2", headers=keyed)
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert first.status_code == 201
    assert first.headers["Location"] == again.headers["Location"]
    problem(client.post("/faces?amount=3", headers=keyed), 422)
    job = client.post("/faces?amount=2", headers=keyed | LATER)
    assert job.status_code == 202
    assert ended(client, job.json["id"])["ids"] == first.json["ids"]


def test_a_key_keeps_a_refusal(client):
    keyed = {"Idempotency-Key": "refused"}
    first = client.post("/faces/averages", json={"ids": [1, 999]}, headers=keyed)
    again = client.post("/faces/averages", json={"ids": [1, 999]}, headers=keyed)
    assert (first.status_code, first.mimetype, first.data) == (again.status_code, again.mimetype, again.data)
    assert first.status_code == 404


@pytest.mark.parametrize("key", ["", " ", "two words", "ü", "x" * 256])
def test_a_key_that_is_none_is_refused(client, problem, key):
    problem(client.post("/faces?amount=1", headers={"Idempotency-Key": key}), 400, "Idempotency-Key")


def test_jobs_are_listed_page_by_page(client):
    everything = client.get("/jobs?limit=100").json["jobs"]
    assert [job["id"] for job in client.get("/jobs?limit=2").json["jobs"]] == [job["id"] for job in everything[:2]]
    assert client.get("/jobs?limit=2").json["next"] == 2
    assert client.get(f"/jobs?offset={len(everything)}").json == {"jobs": [], "next": None}
    assert {job["state"] for job in client.get("/jobs?state=failed").json["jobs"]} == {"failed"}


def test_an_unknown_job_is_not_found(client, problem):
    for method, path in (("GET", ""), ("GET", "/events"), ("GET", "/result"), ("DELETE", ""), ("POST", "/retry")):
        problem(client.open(f"/jobs/nosuch{path}", method=method), 404)


def test_calls_that_become_jobs_are_served_in_the_quick_lane(client):
    plan = client.application.extensions["facespace.planner"]
    assert plan("POST", "/faces/transitions", "").lane == "slow"
    assert plan("POST", "/faces/transitions", "", "respond-async").lane == "quick"
    assert plan("POST", "/faces/1/verify", "", "respond-async").lane == plan("POST", "/faces/1/verify", "").lane


def test_a_key_is_the_same_one_with_and_without_the_preference(client):
    """A request for many faces is cut into parts only if it becomes a job."""
    keyed = {"Idempotency-Key": "many"}
    job = client.post("/faces?amount=50", headers=keyed | LATER).json
    ids = ended(client, job["id"])["ids"]
    assert client.post("/faces?amount=50", headers=keyed).json["ids"] == ids


def test_a_job_answers_the_members_that_were_asked_for(client):
    job = client.post("/faces?amount=40&fields=id,image", headers=LATER).json
    assert [set(face) for face in ended(client, job["id"])["result"]["faces"]] == [{"id", "image"}] * 40
    made = client.post("/faces", json={"amount": 1, "fields": "id"}).json
    assert [set(face) for face in made["faces"]] == [{"id"}]
