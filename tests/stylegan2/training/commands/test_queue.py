"""The commands of `queue` add trainings and show their progress."""

import json
import os

import pytest
from click.testing import CliRunner, Result

from stylegan2.training.__main__ import training
from stylegan2.training.queue.folder import Queue
from stylegan2.training.queue.job import Job
from stylegan2.training.queue.locks import claimed
from tests.stylegan2.training.queue.fake_trainer import write_state
from tests.stylegan2.training.tiny_run import noise_pictures, write_shard


def queue(*arguments: object) -> Result:
    return CliRunner().invoke(training, ["queue", *map(str, arguments)])


@pytest.fixture
def folder(tmp_path):
    """A queue with one run, which is waiting."""
    Queue(tmp_path / "queue").add("first", Job(data="/data", kimg=5, arguments=("--seed=1",)))
    return tmp_path / "queue"


@pytest.mark.parametrize("dashes", [(), ("--",)], ids=["as it is", "after dashes"])
def test_a_training_is_added_with_the_options_of_train(tmp_path, dashes):
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(2))
    result = queue("add", tmp_path / "queue", data, "mine", *dashes, "--kimg", 3, "--preset", "tiny")
    assert result.exit_code == 0, result.output
    assert result.output == f"mine is waiting for a worker: 3 kimg in {tmp_path / 'queue' / 'mine'}\n"
    job = Queue(tmp_path / "queue").run("mine").job()
    assert (job.data, job.kimg, job.arguments) == (str(data), 3, ("--preset=tiny",))


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("../mine", [], "`NAME` must consist of"),
        ("first", [], "already has a run named first"),
        ("mine", ["--speed=3"], "No such option"),
        ("mine", ["--batch=0"], "`batch` must be at least 1"),
    ],
)
def test_an_impossible_training_is_refused_in_one_line_and_not_added(folder, tmp_path, name, options, message):
    data = write_shard(tmp_path / "pictures.zip", noise_pictures(2))
    result = queue("add", folder, data, name, *options)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert message in result.output
    assert result.output.count("\n") == 1
    assert os.listdir(folder) == ["first"]


def test_a_missing_training_set_is_refused(folder):
    result = queue("add", folder, folder / "none", "mine")
    assert result.exit_code == 2
    assert "does not exist" in result.output


def test_a_list_shows_one_line_per_run(folder):
    (folder / "foreign").mkdir()
    write_state(folder / "first", 1500)
    assert queue("list", folder).output.splitlines() == [
        "NAME     STATUS                 KIMG  NOTE",
        "first    waiting             1.5 / 5",
        f"foreign  broken                       {folder / 'foreign'} has no job.json",
    ]


def test_the_list_of_an_empty_queue_is_a_heading(tmp_path):
    assert queue("list", tmp_path / "none").output == "NAME  STATUS                 KIMG  NOTE\n"


def test_list_and_status_print_the_same_json(folder):
    (found,) = json.loads(queue("list", folder, "--json").output)
    assert found == json.loads(queue("status", folder, "first", "--json").output)
    assert (found["name"], found["status"], found["nimg"]) == ("first", "waiting", 0)


def test_a_status_shows_the_error_and_the_attempts(folder):
    attempts = Queue(folder).run("first").attempts
    for _ in range(3):
        attempts.append("start", pid=1, worker=2, nimg=0)
        attempts.append("end", outcome="failed", nimg=2000, error="it broke", signature="it broke")
    lines = queue("status", folder, "first").output.splitlines()
    assert lines[:2] == ["first: failed", "error     it broke"]
    assert "options   --seed=1" in lines
    assert [line.split("  ")[2:] for line in lines[-2:]] == [["start", "0 kimg"], ["failed", "2 kimg", "it broke"]]


def test_a_status_shows_the_heartbeat_of_a_running_training(folder):
    Queue(folder).run("first").attempts.append("start", pid=1, worker=2, nimg=0, stalled_after=900)
    with claimed(folder / "first"):
        assert "heartbeat 0 s ago" in queue("status", folder, "first").output
    assert "heartbeat" not in queue("status", folder, "first").output


def test_a_run_can_be_cancelled_and_put_back(folder):
    assert queue("cancel", folder, "first").output == "first is cancelled\n"
    assert queue("retry", folder, "first").output == "first is waiting\n"


@pytest.mark.parametrize("command", ["status", "cancel", "retry"])
def test_a_missing_run_is_refused_in_one_line(folder, command):
    result = queue(command, folder, "second")
    assert (result.exit_code, result.output) == (1, f"Error: {folder} has no run named second\n")


def test_a_finished_run_is_not_cancelled(folder):
    write_state(folder / "first", 5000)
    result = queue("cancel", folder, "first")
    assert (result.exit_code, result.output) == (1, "Error: first is done; there is nothing to cancel\n")
