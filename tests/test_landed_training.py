"""Training sets, runs, queues and exports of an earlier version can still be read and go on; see their README.md."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import stylegan2

ROOT = Path(__file__).parents[1]
LANDED = ROOT / "tests" / "fixtures" / "landed"
MADE_IN = "/srv/facespace"  # what the files of `LANDED` say where they were made
FINGERPRINT = "8be257532aaa6e2df736247f89001bd9f1b78a2f53748b11c42fb3c16137ed0b"  # of `exported.safetensors`
SETTINGS = {
    "z_dim": 8, "w_dim": 8, "channel_base": 64, "channel_max": 8, "mapping_layers": 1, "batch": 4, "d_reg_interval": 3,
    "g_reg_interval": 2, "ema_kimg": 0.02, "ada_kimg": 0.1, "ada_interval": 2,
}  # fmt: skip
OPTIONS = [f"--set={name}={value}" for name, value in SETTINGS.items()]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A copy of everything, whose files say that they were made where they are now."""
    shutil.copytree(LANDED / "training", tmp_path, dirs_exist_ok=True)
    (tmp_path / "photographs").mkdir()
    for k in range(1, 7):
        shutil.copy(LANDED / "results" / f"face-{k:08d}.png", tmp_path / "photographs")
    named = [
        *tmp_path.rglob("job.json"),
        tmp_path / "dataset/about.json",
        tmp_path / "interrupted/.prepare/settings.json",
    ]
    for path in named:
        text = path.read_text()
        assert MADE_IN in text
        path.write_text(text.replace(MADE_IN, str(tmp_path)))
    return tmp_path


def run(place: Path, *arguments: object) -> str:
    """What `python -m stylegan2.training` prints there."""
    command = [sys.executable, "-m", "stylegan2.training", *map(str, arguments)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(command, cwd=place, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rows(run: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / "stats.jsonl").read_text().splitlines()]


def states(place: Path) -> dict[str, tuple[str, float]]:
    reports: list[dict[str, Any]] = json.loads(run(place, "queue", "list", "queue", "--json"))
    return {report["name"]: (report["status"], report["nimg"]) for report in reports}


def test_an_exported_network_is_the_same_network() -> None:
    network = stylegan2.load(str(LANDED / "training" / "exported.safetensors"))
    assert network.fingerprint == FINGERPRINT
    assert network.licence == "CC0"
    assert (network.config.img_height, network.config.img_width, network.config.z_dim) == (16, 16, 8)


def test_a_finished_training_set_is_known_as_finished(place: Path) -> None:
    before = files(place / "dataset")
    run(place, "prepare", "photographs", "dataset", "--resolution", 16)
    assert files(place / "dataset") == before


def test_a_killed_preparation_goes_on_to_the_same_training_set(place: Path) -> None:
    journal = place / "interrupted" / ".prepare" / "journal.jsonl"
    assert journal.stat().st_size > 0
    for picture in (place / "photographs").iterdir():  # what the journal has is not made again
        picture.write_bytes(b"")
    run(place, "prepare", "photographs", "interrupted", "--resolution", 16)
    assert files(place / "interrupted") == files(place / "dataset")


def test_a_queue_says_what_is_finished_and_what_waits(place: Path) -> None:
    assert states(place) == {"first": ("done", 20), "second": ("waiting", 0)}
    first, second = json.loads(run(place, "queue", "list", "queue", "--json"))
    assert [attempt["event"] for attempt in first["attempts"]] == ["start", "end"]
    assert second["job"]["kimg"] == 0.02
    assert "--seed=1" in second["job"]["arguments"]


@pytest.mark.long
def test_a_worker_trains_what_waits_and_leaves_what_is_finished(place: Path) -> None:
    before = files(place / "queue" / "first")
    run(place, "worker", "queue", "--once", "--poll", 0.2)
    assert states(place) == {"first": ("done", 20), "second": ("done", 20)}
    assert files(place / "queue" / "first") == before


@pytest.mark.long
def test_a_run_goes_on_as_the_earlier_version_went_on(place: Path) -> None:
    before = rows(place / "run")
    times = ["--kimg", 0.3, "--checkpoint-kimg", 0.1, "--metric-kimg", 0.1, "--metric-images", 4]
    run(place, "train", "dataset", "run", *OPTIONS, *times)
    *kept, now = rows(place / "run")
    assert kept == before
    expected = json.loads((LANDED / "training" / "continued-stats.jsonl").read_text())
    assert now["nimg"] == expected["nimg"] == 300
    assert now["augment_p"] == pytest.approx(expected["augment_p"], abs=0.05)
    for name in ("d", "g", "real", "fake", "path_length"):  # other processors round otherwise, and it adds up
        assert math.isclose(now[name], expected[name], rel_tol=0.05, abs_tol=0.05), (name, now, expected)


def test_a_report_is_drawn_of_an_old_run(place: Path) -> None:
    report = place / "run" / "report.html"
    report.unlink()
    run(place, "report", "run")
    text = report.read_text()
    assert "<svg" in text
    assert "augment_p" in text


@pytest.mark.long
def test_an_old_run_is_exported_to_the_same_network(place: Path) -> None:
    run(place, "export", "run", "again.safetensors", "--name", "tiny16", "--licence", "CC0", "--note", "Anew.")
    assert stylegan2.load(str(place / "again.safetensors")).fingerprint == FINGERPRINT


@pytest.mark.long
def test_an_old_network_is_evaluated_as_it_was(place: Path) -> None:
    run(place, "evaluate", "run/network.safetensors", "dataset", "--images", 4, "--json", "again.json")
    now, then = (json.loads((place / name).read_text()) for name in ("again.json", "evaluation.json"))
    assert now.keys() >= then.keys()
    assert now["images"] == then["images"]
    for name in ("swd", "swd_floor", "copying"):
        assert now[name] == pytest.approx(then[name], rel=0.01)
