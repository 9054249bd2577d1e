"""A job is checked when it is made, and survives being written and read."""

import json
import math

import pytest

from stylegan2.training.queue.job import LONGEST_NAME, Job, QueueError, checked_name, now


@pytest.mark.parametrize("name", ["a", "_a", "0", "run-2.b_C", "x" * LONGEST_NAME])
def test_names_of_letters_digits_and_three_signs_are_allowed(name):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "-option", "a/b", "../a", "a b", "a\n", "ä", "a\0", "x" * (LONGEST_NAME + 1)]
)
def test_names_that_would_hide_or_escape_are_refused(name):
    with pytest.raises(QueueError, match="`NAME` must consist of"):
        checked_name(name)


@pytest.mark.parametrize("kimg", [0, -1, math.nan, math.inf, True, "5", None])
def test_a_target_must_be_a_number_above_0(kimg):
    with pytest.raises(QueueError, match="`kimg` must be a number above 0"):
        Job(data="/data", kimg=kimg)


def test_data_must_be_an_absolute_path():
    with pytest.raises(QueueError, match="`data` must be an absolute path"):
        Job(data="data", kimg=1)


@pytest.mark.parametrize("added", ["", "yesterday", "2026-01-01T00:00:00", 3])
def test_a_time_must_have_a_time_zone(added):
    with pytest.raises(QueueError, match="`added` must be an ISO 8601 time"):
        Job(data="/data", kimg=1, added=added)


def test_a_job_is_read_as_it_was_written():
    job = Job(data="/data/ö", kimg=2.3, arguments=("--resolution=64", "--seed=1"))
    assert Job.from_json(job.to_json()) == job


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"),
        ('{"data": "/data"', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "must have exactly the fields added, arguments, data, kimg"),
        ('{"data": "/data"}', "must have exactly the fields added, arguments, data, kimg"),
    ],
)
def test_a_text_that_is_not_a_job_is_refused(text, message):
    with pytest.raises(QueueError, match=message):
        Job.from_json(text)


@pytest.mark.parametrize(("field", "value"), [("arguments", "--seed=1"), ("arguments", [1]), ("kimg", []), ("data", 1)])
def test_a_field_of_the_wrong_type_is_refused(field, value):
    values = json.loads(Job(data="/data", kimg=1).to_json()) | {field: value}
    with pytest.raises(QueueError):
        Job.from_json(json.dumps(values))


@pytest.mark.parametrize(("kimg", "images"), [(2.3, 2300), (1.1, 1100), (0.0005, 0.5), (25000, 25_000_000)])
def test_a_target_in_images_has_no_rounding_error(kimg, images):
    assert Job(data="/data", kimg=kimg).target == images


def test_times_sort_as_strings():
    times = [now() for _ in range(100)]
    assert times == sorted(times)
    assert {len(time) for time in times} == {len("2026-01-01T00:00:00.000000+00:00")}
