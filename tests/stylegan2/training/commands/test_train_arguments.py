"""The options of a run are checked when it is added to the queue."""

import pytest

from stylegan2.training.commands.train_arguments import job_from_arguments
from stylegan2.training.queue.job import QueueError
from tests.stylegan2.training.tiny_run import noise_pictures, write_shard


@pytest.fixture
def data(tmp_path):
    return write_shard(tmp_path / "pictures.zip", noise_pictures(2))


def test_options_are_kept_as_typed_apart_from_the_target(data, tmp_path):
    words = ["--seed", "3", "--kimg", "2.5", "--set", "z_dim=8", "--set=w_dim=8", "--preset=tiny"]
    job = job_from_arguments(str(data), tmp_path / "run", words)
    assert (job.data, job.kimg) == (str(data), 2.5)
    assert sorted(job.arguments) == ["--preset=tiny", "--seed=3", "--set=w_dim=8", "--set=z_dim=8"]


def test_without_options_the_target_is_the_default_of_train(data, tmp_path):
    job = job_from_arguments(str(data), tmp_path / "run", [])
    assert job.kimg > 0
    assert job.arguments == ()


def test_paths_become_absolute(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert job_from_arguments("pictures.zip", tmp_path / "run", ["--preset=tiny"]).data == str(data)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--speed", "3"], "No such option"),
        (["--seed", "many"], "'many' is not a valid integer"),
        (["--seed"], "requires an argument"),
        (["another"], "unexpected extra argument"),
        (["--kimg", "0"], "`kimg` must be a number above 0. Received: 0.0"),
        (["--kimg", "nan"], "`kimg` must be a number above 0. Received: nan"),
        (["--batch", "0"], "`batch` must be at least 1. Received: 0"),
        (["--set", "z_dim=0"], "`z_dim` must be at least 1. Received: 0"),
        pytest.param(["--transfer", "no-such-network"], "no-such-network", marks=pytest.mark.long),
        (["--dry-run"], "--dry-run cannot be used in a queue"),
    ],
)
def test_options_that_train_would_refuse_are_refused(data, tmp_path, words, message):
    with pytest.raises(QueueError, match=message):
        job_from_arguments(str(data), tmp_path / "run", words)
    assert not (tmp_path / "run").exists()


def test_a_training_set_without_pictures_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(QueueError, match=r"`train` refuses: .*empty"):
        job_from_arguments(str(tmp_path / "empty"), tmp_path / "run", [])
