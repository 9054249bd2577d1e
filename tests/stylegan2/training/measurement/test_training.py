"""Trained networks read people that they have not seen, and their file says how well."""

import dataclasses

import numpy as np
import pytest
from click.testing import CliRunner

from stylegan2.measurement.file import read_measures
from stylegan2.pictures.pixels import from_pixels
from stylegan2.readers import reader_of
from stylegan2.training.commands.measures import measures
from stylegan2.training.measurement.accuracy import attribute_accuracy, parser_accuracy
from stylegan2.training.measurement.attributes import MEASURED
from stylegan2.training.measurement.learning import Schedule
from stylegan2.training.measurement.people import in_group
from stylegan2.training.measurement.rendered_faces import picked, read_rendered_faces
from stylegan2.training.measurement.training import rounded, train_measures, with_accuracy
from tests.stylegan2.measurement.tiny_measures import tiny_parser, tiny_regressor

SMALL = ((3, 8, 16, 16),)


@pytest.fixture(scope="module")
def faces(renders):
    return read_rendered_faces(renders, 16)


@pytest.fixture(scope="module")
def trained(faces):
    return train_measures(
        faces, "first", architectures=SMALL, schedule=Schedule(epochs=80, batch=16), progress=False, note="tiny"
    )


@pytest.mark.long
def test_what_is_visible_is_learned_and_what_is_not_is_said_to_be_unknown(trained):
    r2 = {attribute.name: attribute.r2 for attribute in trained.attributes}
    assert r2["yaw"] > 0.5
    assert r2["background_lightness"] > 0.5
    assert r2["p_nose-hump"] < 0.4


@pytest.mark.long
def test_regions_and_landmarks_are_learned(trained):
    assert trained.accuracy["iou"]["background"] > 0.8
    assert trained.accuracy["iou"]["skin"] > 0.6
    assert trained.accuracy["landmark_error"]["nose_tip"] < 0.05
    assert set(trained.accuracy["landmark_error"]) <= {"nose_tip", "ear_l", "ear_r"}


def test_a_landmark_that_is_never_visible_has_no_accuracy(faces):
    hidden = dataclasses.replace(faces, seen=np.where(np.arange(3) == 1, 0, faces.seen).astype(np.float32))
    measured = with_accuracy(
        picked(hidden, np.arange(4)), [tiny_regressor(outputs=len(MEASURED))], tiny_parser(11), (), ""
    )
    assert "ear_l" not in measured.accuracy["landmark_error"]
    assert "nose_tip" in measured.accuracy["landmark_error"]


@pytest.mark.long
def test_the_stated_accuracy_is_that_on_people_who_were_held_out(trained, faces):
    held_out = picked(faces, in_group(faces.people, "held-out"))
    reader = reader_of("again", trained)
    r2, error = attribute_accuracy(reader, held_out)
    assert [each.r2 for each in trained.attributes] == [rounded(value) for value in r2]
    assert [each.error for each in trained.attributes] == [rounded(value) for value in error]
    iou, _ = parser_accuracy(reader, held_out, 11)
    assert rounded(iou[1]) == trained.accuracy["iou"]["skin"]


@pytest.mark.long
def test_the_same_seed_trains_the_same_networks(faces):
    few = {"architectures": SMALL, "with_parser": False, "schedule": Schedule(epochs=1, batch=12), "progress": False}
    one, again, other = (train_measures(faces, "first", seed=seed, **few) for seed in (0, 0, 1))
    assert one.fingerprint == again.fingerprint != other.fingerprint


@pytest.mark.long
def test_the_command_writes_a_file_that_reads_faces(renders, faces, tmp_path):
    file = tmp_path / "tiny.measures.safetensors"
    options = ["--size=16", "--people=second", "--epochs=1", "--note=a note"]
    ran = CliRunner().invoke(
        measures, ["train", str(renders), str(file), "--regressor", "3", "8", "16", "16", *options]
    )
    assert ran.exit_code == 0, ran.output
    found = read_measures(file)
    assert found.note == "a note"
    assert reader_of("tiny", found).read(from_pixels(faces.images[:2])).attributes.shape == (2, len(faces.attributes))
    shown = CliRunner().invoke(measures, ["show", str(file)])
    assert "| yaw |" in shown.output
    assert "| nose_tip |" in shown.output


def test_a_folder_without_renders_is_refused_in_one_line(tmp_path):
    ran = CliRunner().invoke(measures, ["train", str(tmp_path), str(tmp_path / "file")])
    assert ran.exit_code == 1
    assert "attributes.csv.gz" in ran.output
    assert "Traceback" not in ran.output


def test_numbers_are_rounded_to_four_digits():
    assert rounded(np.float32(0.123456)) == 0.1235
    assert rounded(12345.6) == 12350.0
