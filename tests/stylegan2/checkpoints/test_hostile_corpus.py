"""Hundreds of hostile files, made from a seed: each is refused, or is a network whose images are finite."""

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import stylegan2
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import hostile_networks, hostile_pickles

ROOT = Path(__file__).parents[3]
SEED = 9
FILES = 300
MAX_SECONDS = 5
MAX_MEGABYTES = 200


def write_corpus(folder: Path, seed: int, count: int) -> None:
    """Writes as many files, of all kinds in turn."""
    kinds = [*hostile_pickles.KINDS, *hostile_networks.KINDS]
    for k in range(count):
        kind = kinds[k % len(kinds)]
        (folder / f"{k:03}-{kind.__name__}").write_bytes(kind(random.Random(f"{seed} {k}")))


def read_all(folder: Path) -> list[dict]:
    command = [sys.executable, "-m", "tests.stylegan2.checkpoints.limited_reading", str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def loads_finite_or_is_refused(path: Path) -> bool:
    try:
        network = stylegan2.load(path)
    except CheckpointError:
        return True
    ws = network.mapping(np.random.RandomState(1).randn(1, network.config.z_dim), truncation_psi=0.7)
    return bool(np.isfinite(network.synthesis(ws)).all())


@pytest.mark.long
def test_a_corpus_of_hostile_files_is_refused_or_makes_finite_images(tmp_path):
    write_corpus(tmp_path, SEED, FILES)
    found = read_all(tmp_path)
    assert len(found) == FILES
    wrong = [file for file in found if not file["outcome"].startswith(("refused: ", "network"))]
    wrong += [file for file in found if file["seconds"] > MAX_SECONDS or file["megabytes"] > MAX_MEGABYTES]
    assert not wrong
    messages = [file["outcome"] for file in found]
    assert all(message.isprintable() and len(message) < 2000 for message in messages)
    networks = [tmp_path / file["name"] for file in found if file["outcome"] == "network"]
    assert [path.name for path in networks if not loads_finite_or_is_refused(path)] == []


@pytest.mark.parametrize("kind", [*hostile_pickles.KINDS, *hostile_networks.KINDS], ids=lambda kind: kind.__name__)
def test_a_kind_gives_the_same_file_for_the_same_seed_and_others_for_others(kind):
    first = [kind(random.Random(f"{SEED} {k}")) for k in range(8)]
    assert len(set(first)) > 1
    assert kind(random.Random(f"{SEED} 0")) == first[0]
