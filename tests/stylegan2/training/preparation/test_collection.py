"""New pictures go into the set, duplicates are set aside, and replayed rows restore both decisions."""

import hashlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.preparation.collection import Collection
from stylegan2.training.preparation.conversion import Outcome, TrainingPicture
from stylegan2.training.preparation.shards import Shards

SHAPE = (8, 8, 3)
HASH = bytes(32)  # a perceptual hash
NEAR_HASH = bytes([0b111, *bytes(31)])  # differs from HASH in 3 bits
OTHER_HASH = bytes([255] * 32)


def picture(seed: int, perceptual_hash: bytes) -> TrainingPicture:
    pixels = np.random.default_rng(seed).integers(0, 256, SHAPE, dtype=np.uint8)
    stream = BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return TrainingPicture(pixels, stream.getvalue(), perceptual_hash)


def outcome(seed: int, *hashes: bytes) -> Outcome:
    """The outcome of a file that gave a picture for each hash."""
    digest = hashlib.sha256(bytes([seed])).digest()[:16]
    return Outcome(digest, tuple(picture(seed, each) for each in hashes))


@pytest.fixture
def collection(tmp_path):
    """A function that makes a collection whose shards can be filled."""

    def collection(distance=5):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        shards = Shards(folder, folder, SHAPE)
        shards.resume()
        opened.append(shards)
        return Collection(shards, distance, lambda number: f"file{number}")

    opened = []
    yield collection
    for shards in opened:
        shards.abandon()


def test_a_new_picture_is_recorded_with_its_size_hash_and_shard(collection):
    first = outcome(0, HASH)
    row = collection().take(first, 3)
    made = [(len(first.pictures[0].png), HASH.hex(), 0)]
    assert row == {"digest": first.digest.hex(), "made": made, "label": 3, "notes": []}


def test_a_file_with_equal_pixels_is_a_duplicate_of_the_first_such_file(collection):
    files = collection(distance=-1)
    for seed in (0, 1, 1):
        row = files.take(outcome(seed, HASH), None)
    assert row == {"digest": None, "made": [], "label": None, "notes": [("duplicate", "same pixels as file1")]}


def test_a_near_duplicate_is_set_aside_with_its_distance(collection):
    files = collection(distance=3)
    files.take(outcome(0, HASH), None)
    row = files.take(outcome(1, NEAR_HASH), None)
    assert (row["made"], row["notes"]) == ([], [("near duplicate", "3 of 256 bits differ from file0")])


@pytest.mark.parametrize("distance", [2, 0, -1])
def test_a_picture_beyond_the_distance_is_kept(collection, distance):
    files = collection(distance)
    files.take(outcome(0, HASH), None)
    assert len(files.take(outcome(1, NEAR_HASH), None)["made"]) == 1


def test_a_distance_of_0_sets_equal_hashes_aside(collection):
    files = collection(distance=0)
    files.take(outcome(0, HASH), None)
    assert files.take(outcome(1, HASH), None)["notes"] == [("near duplicate", "0 of 256 bits differ from file0")]


def test_a_negative_distance_keeps_even_equal_hashes(collection):
    files = collection(distance=-1)
    files.take(outcome(0, HASH), None)
    assert len(files.take(outcome(1, HASH), None)["made"]) == 1


def test_of_two_similar_faces_in_one_file_one_is_kept(collection):
    row = collection().take(outcome(0, HASH, NEAR_HASH, OTHER_HASH), None)
    assert [hashed for _, hashed, _ in row["made"]] == [HASH.hex(), OTHER_HASH.hex()]
    assert row["notes"] == [("near duplicate", "3 of 256 bits differ from another face in it")]


def test_a_file_that_could_not_be_converted_keeps_its_notes(collection):
    files = collection()
    row = files.take(Outcome(notes=(("unreadable", "broken"),)), 1)
    assert row == {"digest": None, "made": [], "label": 1, "notes": [("unreadable", "broken")]}
    assert files.files == 1


def test_after_a_replay_the_same_decisions_follow(collection):
    unreadable = Outcome(notes=(("unreadable", "broken"),))
    before = [outcome(0, HASH), unreadable, outcome(1, OTHER_HASH)]
    after = [outcome(1, OTHER_HASH), outcome(2, NEAR_HASH), outcome(3, bytes([0b11110000] * 32))]
    whole = collection()
    rows = [whole.take(each, None) for each in [*before, *after]]
    resumed = collection()
    for row in rows[: len(before)]:
        resumed.replay(row)
    assert resumed.files == len(before)
    assert [resumed.take(each, None) for each in after] == rows[len(before) :]
